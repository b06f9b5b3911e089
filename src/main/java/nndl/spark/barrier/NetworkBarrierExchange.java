package nndl.spark.barrier;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import nndl.data.sampling.MiniBatch;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Piece;
import nndl.network.Scalars;
import nndl.spark.cluster.Closing;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.Doorkeeper;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Parts;
import nndl.spark.transport.Pieces;
import nndl.spark.transport.Request;
import nndl.spark.transport.Request.Content;
import nndl.spark.transport.Topology;
import nndl.spark.transport.Transport;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.training.Exchange;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The barrier exchange between JVMs. The driver's weights are the only state of the training, so no
 * result is lost with a worker group: {@link WorkerGroups} starts new groups, and they repeat the
 * current round. A round is one request to all groups and their responses.
 */
public final class NetworkBarrierExchange implements Exchange {
  private final ExchangeServer server;
  private final Transport.Port port;
  private final WorkerGroups groups;
  private final Cluster cluster;
  private final Replicas replicas;
  private final DataHashes hashes;
  private final Clock clock;
  private long round;

  /** Who adds the sums. */
  private Topology topology;

  /** Whether groups could not reach each other before. One may have been lost just then. */
  private boolean unmet;

  /** Whether the groups are to add their sums among themselves. */
  private boolean isByPieces;

  /** The pieces of the sums, once the groups are connected to each other; else null. */
  private Pieces pieces;

  private long pieceRound;

  /** Whether the driver would be faster; null if that is not to be found out. */
  private StarTrial trial;

  private final Workload workload;
  private final Consumer<String> lines;
  private final SumMemory memory;
  private final IntConsumer required;
  private final Consumer<String> details;

  /** The most sums that the driver has been found to have memory for. */
  private int holds;

  private long gradientNanos;
  private long roundNanos;
  private volatile Traffic traffic;

  /**
   * Starts the worker groups and waits until they have loaded their shards.
   *
   * @param memory is asked before there are more groups than at the start, and before the driver
   *     tries to add their sums
   * @param required fails if the driver's memory does not hold so many sums of groups
   * @param details takes lines that say who adds the sums, and why
   * @throws UnavailableException if no port is free or {@link WorkerGroups#start} fails with it
   */
  public NetworkBarrierExchange(
      Workload workload,
      Platform platform,
      SumMemory memory,
      IntConsumer required,
      Consumer<String> details)
      throws InterruptedException, UnavailableException {
    this.clock = platform.process().clock();
    this.cluster = platform.cluster();
    this.workload = workload;
    this.topology = platform.topology();
    this.lines = platform.lines();
    this.memory = memory;
    this.required = required;
    this.details = details;
    this.replicas = new Replicas(workload);
    Doorkeeper door = new Doorkeeper(platform.process(), platform.limits().proofMillis());
    this.server = new ExchangeServer(workload, door, clock, platform.limits().round());
    this.port = platform.network().listen(door);
    this.groups = new WorkerGroups(workload, server, port.address(), platform, memory);
    try {
      groups.start();
      know();
      require(isByPieces ? 1 : server.attempt().members().sums());
      hashes = server.attempt().members().hashes();
      traffic = server.traffic(0, 0);
    } catch (InterruptedException | RuntimeException | Error | UnavailableException e) {
      close();
      throw e;
    }
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    return sum(parameters, Optional.empty(), miniBatch, Optional.empty());
  }

  @Override
  public Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
    return sum(weights.parameters(), Optional.of(weights), miniBatch, Optional.of(moment));
  }

  private Gradient sum(
      Parameters parameters,
      Optional<Weights> weights,
      MiniBatch miniBatch,
      Optional<Schedule.Moment> moment) {
    if (trial != null && moment.isPresent()) {
      addBy(trial.groupsAdd(), weights.orElseThrow());
    }
    Request sum =
        new Request(
            Request.Kind.SUM, 0, miniBatch, Split.TRAINING, 1, false, Content.NOTHING, moment);
    Request done = run(sum, parameters, weights);
    Gradient total = server.total();
    if (done.kind() == Request.Kind.SUM_BY_PIECES) {
      pieces.summed(pieceRound++, total.dirtyRows());
    }
    replicas.summed(total, weights, done.step().isPresent());
    groups.scaleUp().summed(total.scalars().get(Scalars.Name.SECONDS), roundNanos / 1e9);
    boolean isWhole = miniBatch.size() == workload.hyperparameters().descent().miniBatchSize();
    if (trial != null && moment.isPresent() && isWhole) { // the last one of an epoch may be short
      trial.summed(roundNanos);
    }
    return total;
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    Request all = new Request(Request.Kind.EVALUATE, 0, Request.NO_SAMPLES, split, every);
    Request unused = run(all, parameters, Optional.empty());
    return server.attempt().evaluation();
  }

  @Override
  public Optional<String> differing(Weights weights) {
    if (!replicas.areOf(weights)) {
      return Optional.empty();
    }
    Request compare = Request.of(Request.Kind.COMPARE, 0);
    Request unused = run(compare, weights.parameters(), Optional.of(weights));
    return server.attempt().members().differing(weights.hash());
  }

  /**
   * Runs a round, and again with new worker groups until all have answered.
   *
   * @param asked what is to be done, with the step that the caller promises
   * @return the request that was answered
   */
  private Request run(Request asked, Parameters parameters, Optional<Weights> weights) {
    long start = clock.nanoTime();
    Request request;
    try {
      boolean isSum = asked.kind() == Request.Kind.SUM;
      if (isSum && asked.miniBatch().from() == 0 && groups.grow(asked.miniBatch().epoch())) {
        begin();
      }
      while (true) {
        if (asked.step().isPresent() && meet().isPresent()) { // only then they add sums by pieces
          groups.await();
          begin();
          continue;
        }
        Content content = replicas.content(asked.kind(), parameters, weights);
        Optional<Schedule.Moment> step = asked.step().filter(now -> replicas.step());
        boolean isCut = isByPieces && pieces != null && step.isPresent();
        boolean isByOwners = isCut && pieceRound == 0 && content == Content.STATE;
        if (isByPieces && isSum && !isCut) {
          require(
              server.attempt().members().sums()); // the driver adds them, as for any other caller
        }
        request =
            new Request(
                isCut ? Request.Kind.SUM_BY_PIECES : asked.kind(),
                ++round,
                asked.miniBatch(),
                asked.split(),
                asked.every(),
                replicas.needTotal(content),
                isByOwners ? Content.PIECE : content,
                step);
        long sentNanos = clock.nanoTime();
        IntFunction<List<ByteBuffer>> messages =
            replicas.messages(request, parameters, weights, server.attempt().members().count());
        List<Piece> cut = isCut ? pieces.of(pieceRound) : List.of();
        if (server.round(request, messages, cut, groups::stageEnd).isEmpty()) {
          roundNanos = clock.nanoTime() - sentNanos;
          replicas.answered(request, parameters, weights);
          break;
        }
        groups.await();
        begin();
      }
      parameters.changed().clear();
      groups.succeeded();
      gradientNanos += isSum ? clock.nanoTime() - start : 0;
      traffic = server.traffic(gradientNanos, groups.starts().restarts());
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    } catch (UnavailableException e) {
      throw e.error("barrier stage: "); // no other exchange takes over once a training has begun
    }
    return request;
  }

  /**
   * Begins to work with new worker groups, which have no weights. Checks the hashes of samples that
   * were loaded again: a file may have been replaced by a file with other samples and an equal size
   * and time.
   */
  private void begin() {
    if (!server.attempt().members().hashes().equals(hashes)) {
      throw InputException.expected(
          "samples that were loaded again",
          "those of the start, of hashes " + hashes.texts(),
          server.attempt().members().hashes().texts());
    }
    know();
  }

  /** Notes that the groups are new. */
  private void know() {
    pieces = null;
    int count = server.attempt().members().count();
    isByPieces = topology.isByPieces(workload.layout(), count);
    trial = isByPieces && topology == Topology.AUTO ? new StarTrial() : null;
    replicas.begin(count == 1 || isByPieces);
    if (count > 1) {
      details.accept(
          "exchange: %s the sums of %s executors: topology %s, %s bytes in %s pieces"
              .formatted(
                  isByPieces ? "executors add" : "the driver adds",
                  count,
                  topology.name().toLowerCase(Locale.ROOT),
                  (long) Float.BYTES * workload.layout().length(),
                  new Pieces(workload.layout(), count).of(0).size()));
    }
  }

  /**
   * Has the sums of connected groups added by them, or by the driver, from the next round on.
   * Replicas that differ stay, so that the comparison of an epoch's end finds them. The driver adds
   * no sums that its memory does not hold beside its own.
   */
  private void addBy(boolean groupsAdd, Weights weights) {
    StarTrial asked = trial;
    if (groupsAdd != isByPieces) {
      boolean fits = groupsAdd || memory.holds(server.attempt().members().sums() + 1, 1);
      if (!fits || differing(weights).isPresent() || trial != asked) { // other groups have begun
        trial = fits ? trial : null;
        return;
      }
      isByPieces = groupsAdd;
      replicas.begin(groupsAdd);
    } else if (!trial.hasEnded()) {
      return;
    }
    String who = groupsAdd ? "executors add" : "the driver adds";
    details.accept("exchange: %s the next sums: %s".formatted(who, trial));
    trial = trial.hasEnded() ? null : trial;
  }

  /** Connects the groups to each other, if they are to add their sums and are not connected yet. */
  private Optional<String> meet() throws InterruptedException {
    if (pieces != null || !isByPieces) {
      return Optional.empty();
    }
    Optional<String> end = server.meet(round, cluster::host, groups::stageEnd);
    round += 2;
    if (end.isEmpty()) {
      pieces = new Pieces(workload.layout(), server.attempt().members().count());
      pieceRound = 0;
    }
    Optional<String> why = server.attempt().unmet();
    why.filter(found -> unmet).ifPresent(this::addAtDriver);
    unmet = why.isPresent();
    return end;
  }

  /** From now on the driver adds the sums, since executors can't reach each other. */
  private void addAtDriver(String why) {
    if (topology == Topology.PEERS) {
      throw new InputException(why);
    }
    topology = Topology.STAR;
    lines.accept("the driver adds the sums of all executors: " + why);
    require(server.attempt().members().sums());
  }

  private void require(int sums) {
    if (sums > holds) {
      required.accept(sums);
      holds = sums;
    }
  }

  @Override
  public DataHashes hashes() {
    return hashes;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public OptionalInt tasks() {
    return OptionalInt.of(groups.starts().tasks());
  }

  @Override
  public void close() {
    Parts stop = new Parts();
    stop.begin(Request.STOP::write);
    Closing.all(() -> server.stop(stop.end()), groups, cluster, port);
  }
}
