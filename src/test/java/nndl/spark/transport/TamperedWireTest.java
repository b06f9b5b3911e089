package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.SmallRun;
import nndl.spark.transport.Transport.Address;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.protocol.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody can do who changes bytes between an executor and the driver, where Spark is told
 * only to encrypt: neither can be made to talk in the clear, and no changed byte is taken.
 */
class TamperedWireTest {
  private static final String WORDS = "weights!";
  private static final String SILENCE = "nothing";
  private static final String ANSWER = "an answer";
  private static final Pass PASS = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));

  /** Before Spark's first message come a greeting and a proof, each in a frame. */
  private static final int PROOF_BYTES =
      2 * FrameLimit.HEADER_BYTES + 2 * Integer.BYTES + 2 * Secret.BYTES;

  private final Mailbox heard = new Mailbox(new SystemClock());
  private final BlockingQueue<String> answered = new LinkedBlockingQueue<>();

  private static final byte RESPONSE = Message.Type.RpcResponse.id();
  private static final byte FAILURE = Message.Type.RpcFailure.id();

  @TempDir Path directory;
  private WireTap tap;
  private JavaSparkContext spark;
  private ListeningPort port;
  private volatile PeerSession session;

  private final Connection.Reply reply =
      new Connection.Reply() {
        @Override
        public void answer(ByteBuffer message) {
          answered.add(ANSWER + " of " + message.remaining() + " bytes");
        }

        @Override
        public void fail(Throwable error) {
          answered.add(SILENCE);
        }
      };

  /** A message with words in place of a number. */
  private static ByteBuffer message() {
    ByteBuffer message = ActingWorkerGroup.response(Response.Kind.ALIVE, 0, Response.ALIVE_BYTES);
    return message.put(WORDS.getBytes(StandardCharsets.US_ASCII)).putInt(Response.NOBODY).flip();
  }

  private String heardWords() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(((Event.Alive) heard.poll()).progress());
    return new String(bytes.array(), StandardCharsets.US_ASCII);
  }

  private SparkTransport transport;

  @BeforeEach
  void listen() throws Exception {
    tap = new WireTap();
    spark =
        Fixtures.spark(
            "local[1]",
            "spark.authenticate=true",
            "spark.authenticate.secret=the secret",
            "spark.network.crypto.enabled=true");
    Clock clock = Fixtures.PROCESS.clock();
    Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, 10_000);
    SparkConf conf = spark.getConf().set("spark.driver.bindAddress", WireTap.BEHIND);
    port = new ListeningPort(conf.set(ListeningPort.DRIVER, "" + tap.port()), door, clock);
    transport = new SparkTransport(spark.getConf(), Fixtures.PROCESS);
    Workload workload = new SmallRun(directory, 1).workload();
    door.expect(
        List.of(PASS.secret()),
        (task, partition) -> session = new PeerSession(task, 0, workload, null, clock, heard));
  }

  @AfterEach
  void close() {
    transport.close();
    port.close();
    tap.close();
    spark.close();
  }

  private Connection connect() throws Exception {
    return transport.connect(new Address(WireTap.HOST, tap.port()), PASS, this::count);
  }

  private void count(ByteBuffer part) {
    answered.add("a part of " + part.remaining() + " bytes");
  }

  private static String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(120, TimeUnit.SECONDS);
  }

  @Test
  void hearsWordsThatNobodyOnTheWayCanRead() throws Exception {
    try (Connection connection = connect()) {
      connection.send(message(), reply);
      assertEquals(ANSWER + " of 0 bytes", next(answered));
      assertEquals(WORDS, heardWords());
      assertFalse(tap.heard(WORDS.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** The driver's end may hear something later than the other end. */
  private Event nextHeard() {
    Event next = heard.poll();
    while (next == null) {
      Thread.onSpinWait();
      next = heard.poll();
    }
    return next;
  }

  /** So a slow line for a long message is not taken for a driver that is lost. */
  @Slow
  @Test
  void thePartsOfALongAnswerComeInOrderBeforeIt() throws Exception {
    try (Connection connection = connect()) {
      ByteBuffer failed = ActingWorkerGroup.response(Response.Kind.FAILED, 0, 0).flip();
      connection.send(failed, reply);
      Event loaded = nextHeard();
      int last = 100;
      List<ByteBuffer> parts =
          IntStream.rangeClosed(0, last)
              .mapToObj(part -> ByteBuffer.allocate(Parts.MAX_BYTES - part))
              .toList();
      session.ask(Turn.LOADING, parts, ((Event.Answered) loaded).reply());
      for (int part = 0; part < last; part++) {
        assertEquals("a part of %s bytes".formatted(131072 - part), next(answered));
      }
      assertEquals(ANSWER + " of 130972 bytes", next(answered));
    }
  }

  @Test
  void takesNoMessageOfWhichABitIsFlipped() throws Exception {
    try (Connection connection = connect()) {
      tap.change(true, TamperedWireTest::withLastBitFlipped);
      connection.send(message(), reply);
      assertEquals(SILENCE, next(answered));
      assertInstanceOf(Event.Lost.class, nextHeard());
    }
  }

  @Slow
  @Test
  void takesNoAnswerOfWhichABitIsFlipped() throws Exception {
    try (Connection connection = connect()) {
      tap.change(false, TamperedWireTest::withLastBitFlipped);
      connection.send(message(), reply);
      assertEquals(SILENCE, next(answered));
      assertEquals(WORDS, heardWords());
    }
  }

  private static byte[] withLastBitFlipped(byte[] sent) {
    sent[sent.length - 1] ^= 1;
    return sent;
  }

  /** Spark's own settings would then allow what is not encrypted. */
  @Test
  void talksToNobodyWhoSaysThatTheDriverCannotEncrypt() throws Exception {
    int[] proof = {PROOF_BYTES};
    ByteArrayOutputStream after = new ByteArrayOutputStream();
    tap.answer(
        sent -> {
          if (proof[0] > 0) {
            proof[0] -= sent.length;
            return null;
          }
          after.writeBytes(sent);
          return isWhole(after.toByteArray()) ? failure(after.toByteArray()) : new byte[0];
        });
    String why = assertThrows(IOException.class, this::connect).getMessage();
    assertTrue(why.startsWith("driver: expected to be let in by Spark, found "), why);
    assertTrue(isWhole(after.toByteArray()), "it has sent more than one message");
    for (Event event = heard.poll(); event != null; event = heard.poll()) {
      assertInstanceOf(Event.Lost.class, event);
    }
  }

  /** It would store up to 2 GB of what comes. */
  @Test
  void hangsUpOnWhoeverAnswersWithAHugeFrame() {
    byte[] frame = ByteBuffer.allocate(9).putLong(Integer.MAX_VALUE).put(RESPONSE).array();
    tap.answer(sent -> frame);
    String why = assertThrows(IOException.class, this::connect).getMessage();
    assertTrue(why.endsWith("closed"), why);
  }

  private static boolean isWhole(byte[] frame) {
    return frame.length >= Long.BYTES && ByteBuffer.wrap(frame).getLong() == frame.length;
  }

  /** Says that the request in a frame has failed. */
  private static byte[] failure(byte[] request) {
    long id = ByteBuffer.wrap(request).getLong(Long.BYTES + 1);
    byte[] text = "Unknown challenge message.".getBytes(StandardCharsets.UTF_8);
    int length = 2 * Long.BYTES + 1 + Integer.BYTES + text.length;
    return ByteBuffer.allocate(length)
        .putLong(length)
        .put(FAILURE)
        .putLong(id)
        .putInt(text.length)
        .put(text)
        .array();
  }
}
