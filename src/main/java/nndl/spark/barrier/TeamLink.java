package nndl.spark.barrier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import nndl.error.InputException;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.cluster.Seat;
import nndl.spark.wire.BlockFormat;
import nndl.spark.wire.Buffers;
import nndl.spark.wire.DriverPort;
import nndl.spark.wire.ExchangeNetwork;
import nndl.spark.wire.Order;
import nndl.spark.wire.Report;
import nndl.spark.wire.WireException;
import nndl.worker.GradientTree;
import nndl.worker.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.NoOpRpcHandler;

/**
 * A team's end of its line to the driver: reports, and waits for the answer, which is the next
 * order. It holds the team's copy of the parameters, which every order brings up to date.
 */
final class TeamLink {
  /** How the error of a team begins that has not got through to the driver. */
  static final String UNREACHABLE = "executor: expected to reach the driver at ";

  private static final long PARK_NANOS = 50_000_000;
  private static final long LOADING_CHECK_MILLIS = 100;

  private record Node(int from, int to, Gradient sum) {}

  private final Team team;
  private final Team.Key key;
  private final Seat seat;
  private final BooleanSupplier cancelled;
  private final Layout layout;
  private final Parameters parameters;
  private final RowMarks changed;
  private final GradientTree tree;
  private final List<Node> nodes = new ArrayList<>();
  private final Buffers buffers = new Buffers();
  private final Thread thread = Thread.currentThread();
  private TransportClient client;
  private volatile Object answer;

  TeamLink(Team team, Team.Key key, Seat seat, Workload workload, BooleanSupplier cancelled) {
    this.team = team;
    this.key = key;
    this.seat = seat;
    this.cancelled = cancelled;
    this.layout = workload.layout();
    this.parameters = new Parameters(layout);
    this.changed = new RowMarks(layout.inputs(1));
    this.tree = new GradientTree(workload.shards());
  }

  /** Serves the driver until it stops the team, or one of the two is gone. */
  void run(SparkConf conf, String host, int port) throws IOException, InterruptedException {
    try (TransportContext context = ExchangeNetwork.context(conf, new NoOpRpcHandler());
        TransportClientFactory factory =
            context.createClientFactory(ExchangeNetwork.clientBootstraps(context, conf));
        TransportClient line = connect(factory, host, port)) {
      client = line;
      call(begin(Report.Kind.HELLO, 0, Integer.BYTES).putInt(seat.teams()));
      Order order = load();
      while (order.kind() != Order.Kind.STOP) {
        order = order.kind() == Order.Kind.SUM ? sum(order) : count(order);
      }
    }
  }

  /** Failing here fails the task: were it to end as if sent home, the driver would wait for it. */
  private static TransportClient connect(TransportClientFactory factory, String host, int port)
      throws InterruptedException {
    try {
      return factory.createUnmanagedClient(host, port);
    } catch (IOException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new UncheckedIOException(
          "%s%s:%s (%s), found %s"
              .formatted(UNREACHABLE, host, port, DriverPort.SETTING, reason.getMessage()),
          e);
    }
  }

  private Order load() throws IOException, InterruptedException {
    try {
      while (!team.awaitLoaded(LOADING_CHECK_MILLIS)) {
        requireRunning();
      }
      return (Order) call(begin(Report.Kind.READY, 0, 0));
    } catch (InputException e) {
      byte[] text = e.getMessage().getBytes(StandardCharsets.UTF_8);
      return (Order) call(begin(Report.Kind.FAILED, 0, text.length).put(text));
    }
  }

  private Order sum(Order order) throws IOException {
    team.sumGradients(parameters, order.miniBatch(), tree::add);
    tree.drainTo((from, to, sum) -> nodes.add(new Node(from, to, sum)));
    long bytes = Integer.BYTES;
    for (Node node : nodes) {
      bytes += 2 * Integer.BYTES + BlockFormat.bytes(layout, node.sum.touched());
    }
    ByteBuffer report = begin(Report.Kind.SUMS, order.round(), bytes).putInt(nodes.size());
    for (Node node : nodes) {
      report.putInt(node.from).putInt(node.to);
      BlockFormat.write(report, layout, node.sum.values(), node.sum.touched());
      node.sum.clear();
    }
    nodes.clear();
    return (Order) call(report);
  }

  private Order count(Order order) throws IOException {
    long correct = team.countCorrect(parameters);
    return (Order) call(begin(Report.Kind.CORRECT, order.round(), Long.BYTES).putLong(correct));
  }

  private ByteBuffer begin(Report.Kind kind, long round, long bodyBytes) {
    ByteBuffer report = buffers.forMessage(Report.BYTES + bodyBytes);
    new Report(key.exchange(), key.attempt(), seat.team(), kind, round).write(report);
    return report;
  }

  /** Sends a report and waits for its answer: an order, or of HELLO just that there is one. */
  private Object call(ByteBuffer report) throws IOException {
    answer = null;
    client.sendRpc(report.flip(), new Answer());
    while (answer == null) {
      LockSupport.parkNanos(this, PARK_NANOS);
      requireRunning();
    }
    if (answer instanceof Throwable error) {
      throw new IOException("driver: expected an order, found " + error.getMessage(), error);
    }
    return answer;
  }

  private void requireRunning() throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new IOException("task: cancelled");
    }
  }

  /** Called by the transport's thread, while the team's waits. */
  private final class Answer implements RpcResponseCallback {
    @Override
    public void onSuccess(ByteBuffer message) {
      try {
        if (message.hasRemaining()) {
          Order order = Order.read(message);
          if (message.hasRemaining()) {
            BlockFormat.read(message, layout, parameters.values(), changed);
            WireException.require(!message.hasRemaining(), "the end, found more bytes");
          }
          answer = order;
        } else {
          answer = Report.Kind.HELLO;
        }
      } catch (WireException | RuntimeException e) {
        answer = e;
      }
      LockSupport.unpark(thread);
    }

    @Override
    public void onFailure(Throwable error) {
      answer = error;
      LockSupport.unpark(thread);
    }
  }
}
