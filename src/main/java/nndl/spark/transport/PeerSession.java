package nndl.spark.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nndl.network.Coding;
import nndl.spark.transport.Connection.Reply;
import nndl.spark.transport.Event.Alive;
import nndl.spark.transport.Event.Answered;
import nndl.spark.transport.Event.Broken;
import nndl.spark.transport.Event.Lost;
import nndl.spark.transport.Event.OutOfMemory;
import nndl.spark.transport.Event.PartCame;
import nndl.time.Clock;
import nndl.training.worker.GradientTree;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The driver's end of the connection of a worker group. It reads what the group sends, in the
 * connection's own thread: sums are added to the tree as they come, so those of several groups are
 * read at once. What is complete is posted to the attempt. A message that is not expected at this
 * time, or whose content is wrong, is refused.
 */
final class PeerSession implements Session {
  private static final Runnable NOTHING = () -> {};

  /** The number of lines of an error that are shown, one for each kind of fault. */
  private static final int MAX_LINES = 20;

  private static final int LAST_PORT = 65_535;

  private final Connection connection;
  private final int partition;
  private final Clock clock;
  private final GradientTree tree;
  private final Mailbox events;
  private final Set<Split> sets;
  private final Coding targets;
  private final int[] hidden;
  private final SumReader sums;
  private final Node root;
  private ByteArrayOutputStream evaluation = new ByteArrayOutputStream();
  private long bytes;
  private boolean over;

  /** Whether the group has been asked to connect to others. */
  private volatile boolean hasMet;

  /** What the group has been asked for; null once that has been answered. */
  private volatile Turn turn = Turn.LOADING;

  /**
   * @param partition the partition whose secret the group has proved
   * @param tree where the group's sums are added
   * @param events receives what happens
   */
  PeerSession(
      Connection connection,
      int partition,
      Workload workload,
      GradientTree tree,
      Clock clock,
      Mailbox events) {
    this.connection = connection;
    this.partition = partition;
    this.tree = tree;
    this.clock = clock;
    this.events = events;
    this.sets = workload.sets().keySet();
    this.targets = workload.hyperparameters().network().targets();
    this.hidden = workload.layout().hidden();
    this.sums = new SumReader(workload.layout());
    this.root = new Node(0, workload.shards().count());
  }

  int partition() {
    return partition;
  }

  /** The address of the group. */
  String peer() {
    return connection.peer();
  }

  @Override
  public void hear(ByteBuffer message, Reply answer) throws ProtocolException {
    if (over) {
      return; // it was sent before the group could know
    }
    long nanos = clock.nanoTime();
    int length = message.remaining();
    try {
      Response response = Response.read(message);
      if (response.kind() == Response.Kind.ALIVE) {
        ProtocolException.require(
            answer != null && message.remaining() == Response.ALIVE_BYTES,
            "numbers that show progress");
        Alive alive = new Alive(this, message.getLong(), message.getInt());
        ProtocolException.require(
            Response.NOBODY <= alive.awaited() && alive.awaited() < root.to(),
            "the rank of a group");
        post(alive);
        answer.answer(ByteBuffer.allocate(0));
        return;
      }
      ProtocolException.require(
          answer != null || message.hasRemaining(), "a part with content, found none");
      Turn now = turn;
      ProtocolException.require(now != null, "one response per round");
      ProtocolException.require(
          now.allows(response) && (hasMet || response.kind() != Response.Kind.SEVERED),
          "an answer to the last request");
      bytes += length;
      Object content = read(response.kind(), now, message, answer != null);
      if (answer == null) {
        post(new PartCame(this));
      } else {
        turn = null;
        post(new Answered(this, response.kind(), content, answer, bytes, nanos));
        bytes = 0;
      }
    } catch (OutOfMemoryError e) {
      lackMemory(e);
      connection.close();
    }
  }

  /** Reads the body of a message, or a part of it; only the last one has a result. */
  private Object read(Response.Kind kind, Turn now, ByteBuffer body, boolean isLast)
      throws ProtocolException {
    ProtocolException.require(
        isLast || kind == Response.Kind.SUMS || kind == Response.Kind.EVALUATION,
        "a message of one part");
    Object content =
        switch (kind) {
          case READY -> HashFormat.read(body, sets);
          case FAILED -> lines(body);
          case UNABLE, UNMET -> PeerText.line(body);
          case EVALUATION -> readEvaluation(now, body, isLast);
          case LISTENS -> port(body);
          case MET -> null;
          case SEVERED -> Severed.read(body);
          case WEIGHTS, ALIVE -> throw new AssertionError(kind); // which no turn allows
          case HASH -> {
            ProtocolException.require(body.remaining() == Long.BYTES, "a hash");
            yield body.getLong();
          }
          case SUMS -> {
            sums.read(body, now.share().isEmpty() ? tree::add : (from, to, all) -> {});
            if (isLast) {
              sums.requireComplete();
            }
            yield null;
          }
        };
    ProtocolException.require(!body.hasRemaining(), "the end, found more bytes");
    return content;
  }

  /** An evaluation is read as a whole, once all its parts have come. */
  private Object readEvaluation(Turn now, ByteBuffer body, boolean isLast)
      throws ProtocolException {
    long most = EvaluationFormat.maxBytes(targets, hidden);
    ProtocolException.require(
        evaluation.size() + body.remaining() <= most,
        "an evaluation of at most %s bytes".formatted(most));
    byte[] part = new byte[body.remaining()];
    body.get(part);
    evaluation.writeBytes(part);
    if (!isLast) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.wrap(evaluation.toByteArray()).order(body.order());
    evaluation = new ByteArrayOutputStream();
    Object read = EvaluationFormat.read(whole, targets, now.samples(), hidden);
    ProtocolException.require(!whole.hasRemaining(), "the end, found more bytes");
    return read;
  }

  private static int port(ByteBuffer body) throws ProtocolException {
    ProtocolException.require(body.remaining() == Integer.BYTES, "a port");
    int port = body.getInt();
    ProtocolException.require(0 < port && port <= LAST_PORT, "a port");
    return port;
  }

  /** A worker group's lines of an error. They are cut here, so that long ones are not kept. */
  private static String lines(ByteBuffer body) {
    String lines =
        StandardCharsets.UTF_8
            .decode(body)
            .toString()
            .lines()
            .filter(line -> !line.isBlank())
            .limit(MAX_LINES)
            .map(PeerText::shown)
            .collect(Collectors.joining("\n"));
    return lines.isEmpty() ? "executor: expected samples, found an error without a text" : lines;
  }

  /** Sends the group its next request, as the answer to its last message. */
  void ask(Turn next, List<ByteBuffer> parts, Reply last) {
    next.share()
        .ifPresentOrElse(
            share -> sums.begin(root, share.piece(), share.sum()), () -> sums.begin(next.nodes()));
    hasMet |= next.isOf(Request.Kind.MEET);
    turn = next;
    connection.sendParts(parts, NOTHING, last::answer);
  }

  /** Whether the group has a request to answer, so that Spark too knows who it is. */
  @Override
  public boolean maySendParts() {
    Turn now = turn;
    return now != null && now.request().isPresent();
  }

  /** Posts an event. After the end of the attempt nobody takes it. */
  private void post(Event event) {
    boolean unused = events.post(event);
  }

  @Override
  public void refused(String why) {
    if (!over) {
      over = true;
      post(new Broken(this, PeerText.shown(why)));
    }
  }

  @Override
  public void lost() {
    over = true;
    post(new Lost(this));
  }

  @Override
  public void lackMemory(OutOfMemoryError error) {
    post(new OutOfMemory(error));
  }

  void close() {
    connection.close();
  }
}
