package nndl.spark.barrier;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.Piece;
import nndl.spark.transport.BlocksReader;
import nndl.spark.transport.ProtocolException;
import nndl.spark.transport.Request;
import nndl.spark.transport.SumReader;
import nndl.spark.transport.WeightPieces;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.GradientTree.Node;
import nndl.training.worker.Weights;
import nndl.training.workload.Workload;

/**
 * A worker group's copy of the driver's weights. Requests bring what has changed in them, or the
 * group makes the driver's steps itself. A thread of the transport reads what comes while the
 * group's own thread waits for it, or still makes a step.
 */
final class Replica {
  private final Workload workload;
  private final Layout layout;
  private final Node root;
  private final Parameters parameters;

  /** The parameters with the optimiser's state; null if the group makes no steps. */
  private Weights weights;

  /** Reads the blocks that the request under way brings. */
  private final BlocksReader blocks;

  private final SumReader sum;

  /** The weights and the optimiser's state as they come in pieces; null before groups meet. */
  private WeightPieces pieces;

  /** The rank of the group among those that meet. */
  private int rank;

  /** The parameters of the request under way, if it brings others than the weights; else null. */
  private Parameters others;

  /** The number of the request of which a part has come; 0 before the first. */
  private long round;

  /** The step of the last sum; empty if the driver alone makes one. */
  private Optional<Schedule.Moment> step = Optional.empty();

  /** The sum with which the step is still to be made; null if there is none. */
  private Gradient total;

  Replica(Workload workload) {
    this.workload = workload;
    this.layout = workload.layout();
    this.root = new Node(0, workload.shards().count());
    this.parameters = new Parameters(layout);
    this.blocks = new BlocksReader(layout);
    this.sum = new SumReader(layout);
  }

  /** Begins to be one of several groups that pass on pieces of the weights. */
  synchronized WeightPieces meet(int own, int groups) {
    rank = own;
    pieces = new WeightPieces(stepped(), groups);
    return pieces;
  }

  /** Returns the weights and each block of the optimiser's state, with which steps are made. */
  private List<Block> stepped() {
    weights = weights == null ? Weights.of(workload, parameters) : weights;
    return weights.blocks();
  }

  /**
   * Reads what a part of a request brings.
   *
   * @return whether the request has come as a whole
   */
  synchronized boolean read(Request request, ByteBuffer in) throws ProtocolException {
    if (request.round() != round) {
      settle();
      begin(request);
    }
    sum.read(in, (from, to, found) -> total = found);
    return sum.isComplete() && blocks.read(in);
  }

  private void begin(Request request) throws ProtocolException {
    round = request.round();
    sum.begin(request.total() ? List.of(root) : List.of());
    others = null;
    switch (request.content()) {
      case NOTHING -> read(List.of());
      case CHANGES -> {
        step = Optional.empty(); // which would be one of other weights
        read(List.of(parameters.block()));
      }
      case STATE -> {
        step = Optional.empty();
        read(stepped());
      }
      case PIECE -> {
        ProtocolException.require(pieces != null, "groups that have met");
        step = Optional.empty();
        read(List.of());
        if (rank < pieces.owners()) {
          pieces.begin(blocks, rank);
        }
      }
      case OTHERS -> {
        others = new Parameters(Block.zeros(layout));
        read(List.of(others.block()));
      }
    }
  }

  private void read(List<Block> expected) {
    blocks.begin(expected, Piece.all(layout));
  }

  /** Makes the step with the sum of the last round, if that is still to be done. */
  synchronized void settle() {
    if (total != null && step.isPresent()) {
      boolean unused = weights.step(step.get(), total); // the driver looks
    } else if (total != null) {
      total.clear();
    }
    total = null;
  }

  /** Notes the sum of all shards in the last round, with which the step is still to be made. */
  synchronized void take(Gradient all) {
    total = all;
  }

  /**
   * Notes that the group has summed: if these are all shards, it has the total of the round.
   *
   * @return whether the group keeps the sum until it {@linkplain #settle makes the step}
   */
  synchronized boolean keeps(int from, int to, Gradient all) {
    boolean keeps = step.isPresent() && from == root.from() && to == root.to();
    total = keeps ? all : null;
    return keeps;
  }

  /** Begins a request that has come as a whole: returns the parameters that it is about. */
  synchronized Parameters begun(Request request) {
    settle();
    if (request.kind() == Request.Kind.SUM || request.kind() == Request.Kind.SUM_BY_PIECES) {
      step = request.step();
    }
    return others == null ? parameters : others;
  }

  synchronized long hash() {
    return weights.hash();
  }
}
