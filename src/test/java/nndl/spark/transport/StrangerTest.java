package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.SmallRun;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.barrier.SparkCluster;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SparkRun;
import nndl.spark.cluster.UnavailableException;
import nndl.training.AtCall;
import nndl.training.Exchange;
import nndl.training.memory.TrainingMemory;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.reflect.ClassTag$;

/**
 * Strangers at the port of a training that runs. They even know which exchange it is, and still the
 * training ends with the same bits, in its first attempt.
 */
@Slow
class StrangerTest {
  private static final int STRANGE_CALL = 8;
  private static final long SECONDS = 120;

  /** The group of the last job, which names exchange and attempt. */
  private static final AtomicReference<String> GROUP = new AtomicReference<>();

  @AutoClose private static JavaSparkContext spark;
  private static int port;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws IOException {
    port = Ports.free();
    spark = Fixtures.spark("local[2]", "spark.nndl.exchange.port=" + port);
    spark
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart start) {
                GROUP.set(start.properties().getProperty("spark.jobGroup.id"));
              }
            });
  }

  /** Well-formed, and in turn. */
  @ParameterizedTest
  @EnumSource
  void isRefusedWithAResponse(Response.Kind kind) {
    assertSameBitsBeside(
        () -> {
          for (long round : new long[] {0, STRANGE_CALL}) {
            ByteBuffer message = ActingWorkerGroup.response(kind, round, 4);
            assertRefused(message.putInt(1).flip());
            assertRefused(message.limit(Response.BYTES).rewind());
          }
        });
  }

  @Test
  void isRefusedWithMessagesThatAreNoResponses() {
    assertSameBitsBeside(
        () -> {
          Random random = new Random(1);
          for (int bytes : new int[] {0, 1, Response.BYTES - 1, Response.BYTES, 60_000}) {
            byte[] noise = new byte[bytes];
            random.nextBytes(noise);
            assertRefused(ByteBuffer.wrap(noise));
          }
        });
  }

  /** Nothing is answered, not even with a reason. */
  private static void assertRefused(ByteBuffer message) throws Exception {
    try (Peer stranger = new Peer(ActingWorkerGroup.CONF, port)) {
      String found = stranger.refusalOf(message);
      assertTrue(found.matches("(?i).*(connection from|closed|reset|broken pipe).*"), found);
      stranger.awaitClose();
    }
  }

  /**
   * It knows all that Spark's page, its REST interface and its log show: the name of the job group
   * and the port. It calls before the tasks do.
   */
  @Test
  void getsNothingAndChangesNothingThoughItKnowsAllThatSparkShows() throws Exception {
    GROUP.set(null);
    AtomicInteger calls = new AtomicInteger();
    List<ByteBuffer> got = new CopyOnWriteArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread intruder =
        new Thread(
            () -> {
              while (!over.get()) {
                intrude(calls, got);
              }
            });
    intruder.start();
    SmallRun run = new SmallRun(directory, 3);
    try (Exchange exchange = open(run)) {
      run.assertSameBits(exchange);
      assertEquals("1", GROUP.get().substring("nndl-".length() + 37), "attempts");
    } finally {
      over.set(true);
      intruder.join();
    }
    assertTrue(calls.get() > 0, "no call");
    assertEquals(List.of(), got);
  }

  private static void intrude(AtomicInteger calls, List<ByteBuffer> got) {
    if (GROUP.get() == null) {
      Thread.onSpinWait();
      return;
    }
    try (Peer stranger = new Peer(ActingWorkerGroup.CONF, port)) {
      calls.incrementAndGet();
      got.add(
          Peer.await(
              stranger.send(ActingWorkerGroup.response(Response.Kind.READY, 0, 0).flip()),
              "an answer"));
    } catch (IOException | ExecutionException e) {
      // The port is not open any more, or the call was refused.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All executors get the RDD, and one gets the partition. */
  @Test
  void findsNoSecretInWhatSparkSendsToMoreThanOneExecutor() {
    RDD<String> values =
        Placement.anywhere(2).partitions(spark, List.of("the first secret", "the second"));
    SerializerInstance serializer = SparkEnv.get().closureSerializer().newInstance();
    String all = text(serializer.serialize(values, ClassTag$.MODULE$.apply(RDD.class)));
    assertFalse(all.contains("the first secret"));
    Partition first = values.partitions()[0];
    String one = text(serializer.serialize(first, ClassTag$.MODULE$.apply(Partition.class)));
    assertTrue(one.contains("the first secret"));
    assertFalse(one.contains("the second"));
    assertEquals(2, values.count());
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes).toString();
  }

  @Test
  void isCutOffWithBytesThatAreNoMessages() {
    assertSameBitsBeside(
        () -> {
          Random random = new Random(1);
          for (int i = 0; i < 5; i++) {
            byte[] noise = new byte[4096];
            random.nextBytes(noise);
            try (Socket stranger = new Socket("127.0.0.1", port)) {
              stranger.setSoTimeout((int) (1000 * SECONDS));
              OutputStream out = stranger.getOutputStream();
              out.write(noise);
              out.flush();
              assertHangsUp(stranger);
            }
          }
        });
  }

  @Test
  void mayCloseInTheMiddleOfAHugeMessage() {
    assertSameBitsBeside(
        () -> {
          try (Socket stranger = new Socket("127.0.0.1", port)) {
            byte[] start = ByteBuffer.allocate(4096).putLong(Integer.MAX_VALUE - 1).array();
            stranger.getOutputStream().write(start);
          }
        });
  }

  @Test
  void cannotMakeTheDriverKeepTheStartOfAHugeMessage() {
    byte[] part = new byte[1 << 20];
    ByteBuffer.wrap(part).putLong(Integer.MAX_VALUE - 1);
    assertSameBitsBeside(
        () -> {
          List<Socket> strangers = new ArrayList<>();
          long before = PlatformDependent.usedDirectMemory();
          for (int i = 0; i < 12; i++) {
            Socket stranger = new Socket("127.0.0.1", port);
            stranger.setSoTimeout((int) (1000 * SECONDS));
            strangers.add(stranger);
            send(stranger, part, 8);
          }
          long kept = PlatformDependent.usedDirectMemory() - before;
          assertTrue(kept < 24L * part.length, kept + " bytes kept of 96 MiB");
          for (Socket stranger : strangers) {
            assertHangsUp(stranger);
            stranger.close();
          }
        });
  }

  /** Sends some bytes again and again, until nobody takes them. */
  private static void send(Socket socket, byte[] bytes, int times) {
    try {
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      // The other end has closed the connection.
    }
  }

  /** They come one after the other while it starts, and each stays for a second. */
  @Test
  void keepsNoExecutorOutByAThousandSilentConnectionsThatAreRenewedEverySecond() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger count = new AtomicInteger();
    Thread silent = new Thread(() -> renew(1_000, over, count));
    silent.start();
    long start = System.nanoTime();
    SmallRun run = new SmallRun(directory, 3);
    try (Exchange exchange = open(run)) {
      assertTrue(System.nanoTime() - start < 30e9, "late");
      run.assertSameBits(exchange);
    } finally {
      over.set(true);
      silent.join();
    }
    assertTrue(count.get() > 100, count + " connections");
  }

  private static void renew(int many, AtomicBoolean over, AtomicInteger count) {
    Deque<Socket> open = new ArrayDeque<>();
    while (!over.get()) {
      try {
        if (open.size() >= many) {
          open.remove().close();
        }
        open.add(new Socket("127.0.0.1", port));
        count.incrementAndGet();
        Thread.sleep(1);
      } catch (IOException | InterruptedException e) {
        continue; // the port is not open yet, or not any more
      }
    }
    open.forEach(StrangerTest::hangUp);
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void findsNobodyAtThePortBeforeAndAfter() {
    assertSameBitsBeside(() -> new Socket("127.0.0.1", port).close());
    assertThrows(IOException.class, () -> new Socket("127.0.0.1", port).close());
  }

  /** Trains; the worker groups must not notice what happens meanwhile. */
  private void assertSameBitsBeside(AtCall.Event event) {
    SmallRun run = new SmallRun(directory, 3);
    try (Exchange exchange = open(run)) {
      run.assertSameBits(new AtCall(STRANGE_CALL, exchange, event));
      assertEquals("1", GROUP.get().substring("nndl-".length() + 37), "attempts");
    }
  }

  private static Exchange open(SmallRun run) {
    try {
      return new NetworkBarrierExchange(
          run.workload(),
          SparkCluster.platform(
              SparkRun.named(spark, "test", SlotRequest.ALL, System.err::println),
              TrainingMemory.of(run.workload(), Fixtures.loader()),
              Fixtures.PROCESS),
          (sums, now) -> true,
          sums -> {},
          detail -> {});
    } catch (InterruptedException | UnavailableException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertHangsUp(Socket socket) throws IOException {
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException e) {
      assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }
  }
}
