package nndl.spark.barrier;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.transport.BlockFormat;
import nndl.spark.transport.Parts;
import nndl.spark.transport.Request;
import nndl.spark.transport.Request.Content;
import nndl.spark.transport.SumFormat;
import nndl.spark.transport.WeightPieces;
import nndl.training.worker.Weights;
import nndl.training.workload.Descent;
import nndl.training.workload.Workload;

/**
 * What the driver knows of the worker groups' {@link Replica}s, and so what a request has to bring
 * them.
 *
 * <p>A single group has the sums of all shards, so it makes the driver's steps itself, and no
 * weights travel. Several groups make them with the sum of all groups where that is much shorter
 * than the weights: a sum has no rows of inputs that were zero, but a step may move all rows. Else
 * requests bring the rows that have moved.
 */
final class Replicas {
  private final Layout layout;
  private final Descent descent;
  private final RowMarks all;
  private final int shards;
  private Parts parts;

  /** Whether all groups get to know the sum of all shards without the driver. */
  private boolean knowTotal;

  /** Whether the last sum had much fewer rows than the step moved. */
  private boolean isSparse;

  /**
   * The parameters of which the groups have copies. In the copies, the first-layer rows that are
   * not marked as changed are current. Null if the groups have none.
   */
  private Parameters sent;

  /** The weights whose steps the groups make; null if they make none. */
  private Weights stepping;

  /** How many steps {@link #stepping} has made when it is as the groups' replicas are. */
  private long steps;

  /** Whether the parts begin with the sum of the last round, which the groups still need. */
  private boolean needTotal;

  Replicas(Workload workload) {
    this.layout = workload.layout();
    this.descent = workload.hyperparameters().descent();
    this.all = RowMarks.all(layout.inputs(1));
    this.shards = workload.shards().count();
  }

  /**
   * Begins to work with new groups, which have no weights.
   *
   * @param haveTotal whether each gets to know the sum of all shards without the driver: there is
   *     only one, or they add it among themselves
   */
  void begin(boolean haveTotal) {
    parts = new Parts(); // a closed connection may still read from the old buffers
    knowTotal = haveTotal;
    sent = null;
    stepping = null;
    needTotal = false;
  }

  /** Whether the groups make the steps of a caller that makes no others. */
  boolean step() {
    return knowTotal || stepping != null || isSparse;
  }

  /** Whether a request that brings this begins with the sum of the last round. */
  boolean needTotal(Content content) {
    return needTotal && content != Content.STATE && content != Content.CHANGES;
  }

  /**
   * Returns which blocks the next request has to bring. What is to be compared is sent as a whole
   * if new groups have no copy.
   *
   * @param parameters the parameters that it is about
   * @param weights those parameters with the optimiser's state, if the groups may make the steps
   */
  Content content(Request.Kind kind, Parameters parameters, Optional<Weights> weights) {
    boolean isCurrent = stepping != null && areOf(stepping);
    if (isCurrent && parameters == stepping.parameters()) {
      return Content.NOTHING;
    } else if (weights.isPresent() && (step() || kind == Request.Kind.COMPARE)) {
      return Content.STATE;
    }
    return isCurrent ? Content.OTHERS : Content.CHANGES;
  }

  /**
   * Writes a request with what it brings.
   *
   * @param groups the number of groups
   * @return the message to the group of each rank
   */
  IntFunction<List<ByteBuffer>> messages(
      Request request, Parameters parameters, Optional<Weights> weights, int groups) {
    List<ByteBuffer> message = message(request, parameters, weights);
    if (request.content() != Content.PIECE) {
      return rank -> message;
    }
    WeightPieces pieces = new WeightPieces(weights.orElseThrow().blocks(), groups);
    return rank -> rank < pieces.owners() ? piece(request, pieces, rank) : message;
  }

  private static List<ByteBuffer> piece(Request request, WeightPieces pieces, int rank) {
    Parts piece = new Parts();
    piece.begin(request::write);
    pieces.write(piece, rank);
    return piece.end();
  }

  private List<ByteBuffer> message(
      Request request, Parameters parameters, Optional<Weights> weights) {
    if (request.total()) {
      parts.head(request::write);
    } else {
      parts.begin(request::write);
    }
    switch (request.content()) {
      case NOTHING, PIECE -> {} // which is written apart
      case CHANGES -> write(parameters.block(), parameters == sent ? parameters.changed() : all);
      case OTHERS -> write(parameters.block(), all);
      case STATE -> weights.orElseThrow().blocks().forEach(block -> write(block, all));
    }
    return parts.end();
  }

  private void write(Block block, RowMarks rows) {
    BlockFormat.write(parts, layout, block.values(), rows);
  }

  /** Notes that all groups have answered a request. */
  void answered(Request request, Parameters parameters, Optional<Weights> weights) {
    needTotal = false;
    if (request.content() == Content.CHANGES) {
      sent = parameters;
      stepping = null;
    } else if (request.content() == Content.STATE || request.content() == Content.PIECE) {
      sent = null;
      stepping = weights.orElseThrow();
      steps = stepping.steps();
      parts = new Parts(); // no other message is as long
    }
  }

  /** Notes the sum of all groups, before a step clears it. */
  void summed(Gradient total, Optional<Weights> weights, boolean step) {
    isSparse = descent.isSumShorter(total.dirtyRows().marked(), total.dirtyRows().count());
    if (step) {
      stepping = weights.orElseThrow();
      steps = stepping.steps() + 1;
      needTotal = !knowTotal;
      if (needTotal) {
        parts.begin(Request.STOP::write); // the next request's own header takes its place
        SumFormat.write(parts, 0, shards, total);
      }
    }
  }

  /** Whether the groups have replicas of these weights. */
  boolean areOf(Weights weights) {
    return weights == stepping && steps == weights.steps();
  }
}
