package nndl.spark.transport;

import java.util.List;
import java.util.Optional;
import nndl.data.sampling.Shards;
import nndl.network.Gradient;
import nndl.network.Piece;
import nndl.spark.cluster.TaskRank;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Workload;

/**
 * What a worker group has been asked for, and what its answer must have.
 *
 * @param request is empty while the group loads, which its task asks of it
 * @param nodes the nodes of the tree whose sums it sends
 * @param share what it sends of the sum of all shards, if groups add by pieces
 * @param samples how many samples it evaluates
 */
record Turn(
    Optional<Request> request, List<GradientTree.Node> nodes, Optional<Share> share, long samples) {
  static final Turn LOADING = new Turn(Optional.empty(), List.of(), Optional.empty(), 0);

  /** A piece of the sum of all shards, and the sum into which it is read. */
  record Share(Piece piece, Gradient sum) {}

  /** Returns the turn of the group of a task. */
  static Turn of(Request request, Workload workload, TaskRank task, Optional<Share> share) {
    Shards shards = workload.shards();
    long all = workload.count(request.split());
    long before = shards.start(task.groupFrom(shards.count()), all);
    long after = shards.start(task.groupTo(shards.count()), all);
    long samples = chosen(request, after) - chosen(request, before);
    boolean isWhole = request.kind() == Request.Kind.SUM;
    List<GradientTree.Node> nodes = isWhole ? nodes(workload, task) : List.of();
    return new Turn(Optional.of(request), nodes, share, samples);
  }

  /** Returns the nodes whose sums the group of a task sends. */
  static List<GradientTree.Node> nodes(Workload workload, TaskRank task) {
    Shards shards = workload.shards();
    return GradientTree.nodes(shards, task.groupFrom(shards.count()), task.groupTo(shards.count()));
  }

  /** Returns how many of the first {@code samples} samples are evaluated. */
  private static long chosen(Request request, long samples) {
    return (samples + request.every() - 1) / request.every();
  }

  /** Whether a response may come now. */
  boolean allows(Response response) {
    return switch (response.kind()) {
      case ALIVE, WEIGHTS -> false;
      case READY, FAILED, UNABLE -> request.isEmpty() && response.round() == 0;
      case SUMS ->
          isFor(Request.Kind.SUM, response.round())
              || isFor(Request.Kind.SUM_BY_PIECES, response.round());
      case LISTENS -> isFor(Request.Kind.LISTEN, response.round());
      case MET -> isFor(Request.Kind.MEET, response.round());
      case SEVERED -> request.filter(its -> its.round() == response.round()).isPresent();
      case UNMET ->
          isFor(Request.Kind.LISTEN, response.round())
              || isFor(Request.Kind.MEET, response.round());
      case EVALUATION -> isFor(Request.Kind.EVALUATE, response.round());
      case HASH -> isFor(Request.Kind.COMPARE, response.round());
    };
  }

  private boolean isFor(Request.Kind kind, long round) {
    return isOf(kind) && request.orElseThrow().round() == round;
  }

  /** Whether it is of a kind of request. */
  boolean isOf(Request.Kind kind) {
    return request.filter(its -> its.kind() == kind).isPresent();
  }
}
