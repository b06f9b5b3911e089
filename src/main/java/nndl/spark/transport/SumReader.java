package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.Scalars;
import nndl.training.worker.GradientTree.Node;
import nndl.training.worker.GradientTree.NodeConsumer;

/**
 * Reads the sums of a worker group, which {@link SumFormat} has written, as the parts of the
 * message come. The memory of the sums is used again in the next round.
 */
public final class SumReader {
  private final Layout layout;
  private final BlockReader block;
  private final List<Gradient> own = new ArrayList<>();

  /** Where the sums are read into. */
  private List<Gradient> sums = own;

  private Piece piece;
  private List<Node> nodes = List.of();
  private int done;
  private Expected next = Expected.NODE;

  /** What comes next. */
  private enum Expected {
    NODE,
    BLOCK,
    SCALARS
  }

  public SumReader(Layout layout) {
    this.layout = layout;
    this.block = new BlockReader(layout);
  }

  /** Begins to read the sums of these nodes, in this order. */
  public void begin(List<Node> expected) {
    begin(expected, Piece.all(layout));
  }

  /** Begins to read a piece of each of the sums of these nodes, in this order. */
  public void begin(List<Node> expected, Piece part) {
    begin(expected, part, own);
  }

  /** Begins to read a piece of the sum of all shards into a sum that has other pieces too. */
  public void begin(Node root, Piece part, Gradient total) {
    begin(List.of(root), part, List.of(total));
  }

  private void begin(List<Node> expected, Piece part, List<Gradient> into) {
    nodes = expected;
    piece = part;
    sums = into;
    done = 0;
    next = Expected.NODE;
  }

  /**
   * Reads a part, or as much of it as the nodes need, and passes each sum that is complete to
   * {@code target}.
   *
   * @throws ProtocolException if the bytes are not what {@link SumFormat} writes for the nodes
   */
  public void read(ByteBuffer in, NodeConsumer target) throws ProtocolException {
    while (in.hasRemaining() && !isComplete()) {
      if (next == Expected.NODE) {
        readNode(in, nodes.get(done));
        next = Expected.BLOCK;
      } else if (next == Expected.SCALARS) {
        readScalars(in, sums.get(done).scalars());
        end(target);
      } else if (block.read(in)) {
        if (piece.isFirst(layout)) {
          next = Expected.SCALARS;
        } else {
          end(target);
        }
      }
    }
  }

  private void end(NodeConsumer target) {
    Node node = nodes.get(done);
    Gradient sum = sums.get(done);
    done++;
    next = Expected.NODE;
    target.accept(node.from(), node.to(), sum);
  }

  private void readNode(ByteBuffer in, Node node) throws ProtocolException {
    ProtocolException.require(in.remaining() >= SumFormat.NODE_BYTES, "a sum, found the end");
    int from = in.getInt();
    int to = in.getInt();
    ProtocolException.require(
        from == node.from() && to == node.to(),
        "a sum of shards from %s to %s, found %s to %s"
            .formatted(node.from(), node.to() - 1, from, to - 1L));
    if (sums == own && done == own.size()) {
      own.add(Gradient.of(layout, piece));
    } else if (sums == own) {
      own.set(done, own.get(done).moved(piece));
    }
    block.readInto(sums.get(done), piece);
  }

  private static void readScalars(ByteBuffer in, Scalars scalars) throws ProtocolException {
    ProtocolException.require(in.remaining() >= SumFormat.SCALAR_BYTES, "scalars, found the end");
    for (Scalars.Name name : Scalars.NAMES) {
      double value = in.getDouble();
      ProtocolException.require(
          0 <= value && value < Double.POSITIVE_INFINITY, "a scalar of 0 or more");
      scalars.add(name, value);
    }
  }

  /** Whether the sums of all nodes have come. */
  public boolean isComplete() {
    return done == nodes.size();
  }

  /** Fails unless the sums of all nodes have come. */
  void requireComplete() throws ProtocolException {
    ProtocolException.require(isComplete(), "%s sums, found %s".formatted(nodes.size(), done));
  }
}
