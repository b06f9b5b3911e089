package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import nndl.model.evaluation.Evaluation;
import nndl.network.Coding;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * One attempt to run the barrier stage, as the driver sees it: the lines to its teams and the sums
 * of the round under way. With the first team that is lost the attempt is over, and its half-done
 * sums with it. The {@link ExchangeServer} holds its lock around all but {@link #read}.
 */
final class Attempt {
  private final int number;
  private Line[] lines = {};
  private final int shards;
  private final Layout layout;
  private final Coding targets;
  private final Set<Split> sets;
  private final GradientTree tree;
  private final AtomicReference<DataHashes> hashes = new AtomicReference<>(DataHashes.NONE);
  private final AtomicReference<Evaluation> evaluation = new AtomicReference<>();
  private Request order = Request.STOP;
  private Optional<String> end = Optional.empty();
  private Optional<String> error = Optional.empty();

  /** The line to a team; its reply waits for an order while the team has nothing to do. */
  private static final class Line {
    final Connection link;
    final List<Gradient> sums = new ArrayList<>();
    Connection.Reply reply;
    long reported;

    Line(Connection link) {
      this.link = link;
    }
  }

  Attempt(int number, Workload workload) {
    this.number = number;
    this.shards = workload.shards().count();
    this.layout = workload.layout();
    this.targets = workload.hyperparameters().network().targets();
    this.sets = workload.sets().keySet();
    this.tree = new GradientTree(workload.shards());
  }

  /** Takes the call of a team; the first says how many there are. */
  void connect(Response report, int teams, Connection link) throws ProtocolException {
    ProtocolException.require(report.attempt() == number, "attempt " + number);
    ProtocolException.require(end.isEmpty(), "an attempt that goes on");
    if (lines.length == 0) {
      ProtocolException.require(0 < teams && teams <= shards, "at most as many teams as shards");
      lines = new Line[teams];
    }
    int team = report.team();
    ProtocolException.require(
        teams == lines.length && 0 <= team && team < teams,
        "one of %s teams".formatted(lines.length));
    ProtocolException.require(lines[team] == null, "a team that is not there yet");
    lines[team] = new Line(link);
  }

  boolean greeted() {
    return lines.length > 0;
  }

  /** Whether all teams have called. */
  boolean connected() {
    return greeted() && Arrays.stream(lines).noneMatch(Objects::isNull);
  }

  /** Checks that a report comes from where and when it should. */
  void requireExpected(Response report, Connection link) throws ProtocolException {
    ProtocolException.require(report.attempt() == number, "attempt " + number);
    int team = report.team();
    ProtocolException.require(
        0 <= team && team < lines.length && lines[team] != null && lines[team].link.equals(link),
        "a team's own line");
    ProtocolException.require(lines[team].reply == null, "one report a round");
    boolean inTurn =
        switch (report.kind()) {
          case HELLO -> false;
          case READY, FAILED -> order.round() == 0;
          case SUMS -> order.kind() == Request.Kind.SUM;
          case EVALUATION -> order.kind() == Request.Kind.EVALUATE;
        };
    ProtocolException.require(
        inTurn && report.round() == order.round(), "an answer to the last order");
  }

  /** Reads what follows a report's head. */
  void read(Response report, ByteBuffer body) throws ProtocolException {
    switch (report.kind()) {
      case HELLO -> {}
      case READY -> {
        DataHashes part = HashFormat.read(body, sets);
        hashes.accumulateAndGet(part, DataHashes::plus);
      }
      case FAILED -> {
        byte[] text = new byte[body.remaining()];
        body.get(text);
        error = Optional.of(new String(text, StandardCharsets.UTF_8));
      }
      case SUMS -> readSums(lines[report.team()], body);
      case EVALUATION -> {
        Evaluation part = EvaluationFormat.read(body, targets, layout.hidden());
        evaluation.accumulateAndGet(part, Evaluation::sum);
      }
    }
    ProtocolException.require(!body.hasRemaining(), "the end, found more bytes");
  }

  private void readSums(Line line, ByteBuffer body) throws ProtocolException {
    ProtocolException.require(body.remaining() >= Integer.BYTES, "the number of sums");
    int count = body.getInt();
    ProtocolException.require(0 < count && count <= shards, "1 to %s sums".formatted(shards));
    for (int i = 0; i < count; i++) {
      if (i == line.sums.size()) {
        line.sums.add(Gradient.lasting(layout));
      }
      SumFormat.read(body, line.sums.get(i), tree::add);
    }
  }

  /**
   * A team has done what it was asked for.
   *
   * @param nanos when its report came
   */
  void answered(Response report, Connection.Reply reply, long nanos) {
    lines[report.team()].reply = reply;
    lines[report.team()].reported = nanos;
  }

  /** Once all have: how long the first waited for the last. */
  long waitingNanos() {
    long first = 0;
    long last = 0;
    for (Line line : lines) {
      long later = line.reported - lines[0].reported;
      first = Math.min(first, later);
      last = Math.max(last, later);
    }
    return last - first;
  }

  int teams() {
    return lines.length;
  }

  boolean has(Connection link) {
    return Arrays.stream(lines).anyMatch(line -> line != null && line.link.equals(link));
  }

  /** Whether all teams wait for orders. */
  boolean ready() {
    if (lines.length == 0 || end.isPresent() || error.isPresent()) {
      return false;
    }
    for (Line line : lines) {
      if (line == null || line.reply == null) {
        return false;
      }
    }
    return true;
  }

  /** Whether an order is being carried out. */
  boolean busy() {
    return end.isEmpty() && !ready();
  }

  void send(Request next, ByteBuffer message) {
    order = next;
    evaluation.set(null);
    for (Line line : lines) {
      Connection.Reply reply = line.reply;
      line.reply = null;
      reply.answer(message.duplicate());
    }
  }

  /**
   * Ends the attempt: its teams' tasks fail when they find their lines cut, and the stage starts
   * again.
   */
  void breakOff(String reason) {
    if (end.isEmpty()) {
      end = Optional.of(reason);
      for (Line line : lines) {
        if (line != null) {
          line.link.close();
        }
      }
    }
  }

  /** Why the attempt is over, if it is. */
  Optional<String> end() {
    return end;
  }

  /** What the user has to mend, if something is. */
  Optional<String> error() {
    return error;
  }

  /** Whether the teams' sums are those of all shards. */
  boolean complete() {
    return tree.complete();
  }

  DataHashes hashes() {
    return hashes.get();
  }

  Gradient total() {
    return tree.total();
  }

  Evaluation evaluation() {
    return evaluation.get();
  }

  @Override
  public String toString() {
    long missing = Arrays.stream(lines).filter(line -> line == null || line.reply == null).count();
    return "%s of %s teams missing".formatted(missing, lines.length);
  }
}
