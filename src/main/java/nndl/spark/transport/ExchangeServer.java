package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import nndl.error.InputException;
import nndl.network.Gradient;
import nndl.network.Piece;
import nndl.spark.cluster.Limit;
import nndl.time.Clock;
import nndl.time.Waited;
import nndl.training.worker.GradientTree;
import nndl.training.worker.GradientTree.Node;
import nndl.training.worker.Traffic;
import nndl.training.workload.Workload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the connections to the worker groups, for the driver's thread. It brings the
 * {@link Attempt} what happens, and does what that wants. A group's answer stays unanswered until
 * there is the next request, which is sent as the answer. So a round needs only one message to each
 * group and one message back.
 */
public final class ExchangeServer {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeServer.class);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Workload workload;
  private final Doorkeeper door;
  private final Clock clock;
  private final Limit limit;
  private final Waited waited;
  private Mailbox mailbox;
  private Attempt attempt;
  private GradientTree tree;
  private List<Secret> secrets = List.of();

  /** The sum of all shards, if groups have added it by pieces; else null. */
  private Gradient whole;

  private long waitingNanos;
  private long sentBytes;

  /** The bytes that the groups of earlier attempts have sent. */
  private long receivedBefore;

  /**
   * @param door lets in the worker groups of the attempt
   * @param limit how long the groups may take to connect, how long one that loads may be silent,
   *     and how long one may take from one sign of progress to the next
   */
  public ExchangeServer(Workload workload, Doorkeeper door, Clock clock, Limit limit) {
    this.workload = workload;
    this.door = door;
    this.clock = clock;
    this.limit = limit;
    this.waited = new Waited(clock);
    begin(false);
  }

  private void begin(boolean loadedBefore) {
    mailbox = new Mailbox(clock);
    attempt = new Attempt(workload, loadedBefore, limit);
    tree = new GradientTree(workload.shards());
  }

  private Turn.Share share(Piece piece) {
    whole = whole == null ? Gradient.lasting(workload.layout()) : whole;
    return new Turn.Share(piece, whole);
  }

  /**
   * Begins a new attempt. From now on, only worker groups of this attempt are accepted.
   *
   * @param secrets the secrets of its tasks, in the order of their partitions
   * @param loadedBefore whether the groups of an earlier attempt have loaded all shards
   */
  public void expect(List<Secret> secrets, boolean loadedBefore) {
    end("a later attempt");
    this.secrets = secrets;
    whole = null; // a connection that is closed may still write to it
    receivedBefore += attempt.members().receivedBytes();
    begin(loadedBefore);
    Mailbox events = mailbox;
    GradientTree sums = tree;
    door.expect(
        secrets,
        (connection, partition) -> {
          PeerSession session =
              new PeerSession(connection, partition, workload, sums, clock, events);
          if (!events.post(new Event.Connected(session))) {
            connection.close();
          }
          return session;
        });
  }

  /** Ends the attempt. From now on nobody is let in. */
  public void cancel() {
    end("its tasks are cancelled");
  }

  private void end(String why) {
    on(new Event.Ended(why));
    closeMailbox();
  }

  /** Lets nobody in from now on, and closes the connections of those who have just been let in. */
  private void closeMailbox() {
    door.expectNobody();
    mailbox.close();
    mailbox.drainTo(
        event -> {
          if (event instanceof Event.Connected late) {
            late.from().close();
          }
        });
  }

  /** Brings the attempt all that has happened, and the time. */
  private void look() {
    mailbox.drainTo(
        event -> {
          if (event instanceof Event.OutOfMemory lack) {
            throw lack.error();
          }
          on(event);
        });
    on(new Event.TimePassed());
  }

  private void on(Event event) {
    for (Action action : attempt.on(event, waited.nanos())) {
      if (action instanceof Action.Ask ask) {
        sentBytes += Parts.bytes(ask.parts());
        ask.to().ask(ask.turn(), ask.parts(), ask.reply());
      } else if (action instanceof Action.Close close) {
        close.of().close();
      } else if (action instanceof Action.Warn warn) {
        LOG.warn(warn.line());
      }
    }
  }

  /** Returns what is known of the current attempt. */
  public Attempt attempt() {
    return attempt;
  }

  /** Whether a worker group of the attempt has connected. */
  public boolean greeted() {
    look();
    return attempt.greeted();
  }

  /**
   * Waits until all worker groups of the attempt have loaded their shards and wait for a request,
   * or until the attempt is over.
   *
   * @param stageEnd returns why the stage of the groups' tasks is over, or empty if it is not
   * @param executors returns the executor of each task, in the order of their partitions, or empty
   *     if it is not known yet
   * @return why the attempt is over, or empty if the groups are ready
   * @throws InputException if the user must correct something so that the shards can load; not so
   *     once they have been loaded
   * @throws OutOfMemoryError if an answer has found no memory
   */
  public Optional<String> awaitReady(
      Supplier<Optional<String>> stageEnd, Supplier<Optional<List<String>>> executors)
      throws InterruptedException {
    on(new Event.LoadingAwaited());
    while (true) {
      look();
      if (attempt.greeted()
          && !attempt.members().isPlaced()) { // also at its end, so that its tasks have names
        executors.get().map(Event.Placed::new).ifPresent(this::on);
      }
      if (attempt.end().isEmpty() && attempt.error().isPresent()) {
        throw InputException.ofText(attempt.error().get());
      }
      if (attempt.ready() || attempt.end().isPresent()) {
        return attempt.end();
      }
      stageEnd.get().map(Event.Ended::new).ifPresent(this::on);
      if (attempt.end().isEmpty()) {
        mailbox.await(CHECK_NANOS);
      }
    }
  }

  /**
   * Sends a request to all worker groups and waits for their answers.
   *
   * @param parts the request to the group of each rank, each part with its header
   * @param pieces the pieces of the sum that the first groups own, if they add by pieces
   * @param stageEnd returns why the stage of the groups' tasks is over, or empty if it is not;
   *     asked only in a round that is long
   * @return why the attempt is over, such as a group that was lost or took too long; empty if all
   *     groups have answered
   * @throws OutOfMemoryError if an answer has found no memory
   */
  public Optional<String> round(
      Request request,
      IntFunction<List<ByteBuffer>> parts,
      List<Piece> pieces,
      Supplier<Optional<String>> stageEnd)
      throws InterruptedException {
    look();
    long asked = waited.nanos();
    if (attempt.end().isEmpty()) {
      on(new Event.Requested(request, parts, pieces.stream().map(this::share).toList()));
    }
    while (attempt.end().isEmpty() && !attempt.ready()) {
      mailbox.await(Math.min(attempt.nanosLeft(waited.nanos()), Waited.STEP_NANOS));
      look();
      if (!attempt.ready() && waited.nanos() - asked >= Waited.STEP_NANOS) {
        asked = waited.nanos();
        stageEnd.get().map(Event.Ended::new).ifPresent(this::on);
      }
    }
    waitingNanos += attempt.ready() ? attempt.members().waitingNanos() : 0;
    return attempt.end();
  }

  /** Returns the traffic of all rounds so far. The exchange measures the two arguments itself. */
  public Traffic traffic(long gradientNanos, int restarts) {
    long receivedBytes = receivedBefore + attempt.members().receivedBytes();
    return new Traffic(gradientNanos, waitingNanos, sentBytes, receivedBytes, restarts);
  }

  /** Returns the summed gradient of the last round, which must have been of kind SUM. */
  public Gradient total() {
    return attempt.isByPieces() ? whole : tree.total();
  }

  /**
   * Connects all worker groups, which must be ready, to each other.
   *
   * @param round the number of the last request; two follow
   * @param hosts returns the host of an executor
   * @return why the attempt is over, or empty if all are connected
   */
  public Optional<String> meet(
      long round, UnaryOperator<String> hosts, Supplier<Optional<String>> stageEnd)
      throws InterruptedException {
    Request listen = Request.of(Request.Kind.LISTEN, round + 1);
    Secret common = Secret.fresh(1, door.random()).get(0);
    Optional<String> end =
        round(listen, rank -> introduction(listen, rank, common), List.of(), stageEnd);
    if (end.isPresent()) {
      return end;
    }
    Request meet = Request.of(Request.Kind.MEET, round + 2);
    Parts parts = new Parts();
    parts.begin(meet::write);
    Introduction.write(
        parts,
        attempt.members().all().stream()
            .map(
                member ->
                    new Transport.Address(
                        hosts.apply(attempt.members().executor(member.partition())), member.port))
            .toList());
    return round(meet, rank -> parts.end(), List.of(), stageEnd);
  }

  private List<ByteBuffer> introduction(Request listen, int rank, Secret common) {
    List<Node> shards = attempt.members().shards();
    int partition = attempt.members().ranked(rank).partition();
    Parts parts = new Parts();
    parts.begin(listen::write);
    new Introduction(rank, shards, Introduction.secrets(common, rank, shards.size()))
        .write(parts, secrets.get(partition), door.random());
    return parts.end();
  }

  /**
   * Ends all worker groups: with a request to stop if they wait for one, else by closing their
   * connections. Nobody is let in from now on.
   *
   * @param parts the request to stop
   */
  public void stop(List<ByteBuffer> parts) {
    mailbox.drainTo(this::on); // a group may have been lost since the last round
    if (attempt.ready()) {
      on(new Event.Requested(Request.STOP, rank -> parts, List.of()));
      closeMailbox();
    } else {
      end("the exchange is closed");
    }
  }
}
