package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.transport.Transport.Address;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.protocol.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What somebody can do who changes bytes between an executor and the driver, where Spark is told
 * only to encrypt: neither can be made to talk in the clear, and no changed byte is taken.
 */
@Timeout(60)
@Slow
class TamperedWireTest {
  private static final String WORDS = "weights and gradients";
  private static final String MORE = "more";
  private static final String SILENCE = "nothing";
  private static final Pass PASS = new Pass(1, 0, Secret.fresh(1).get(0));

  /** Before Spark's first message come a greeting and a proof, each in a frame. */
  private static final int PROOF_BYTES =
      2 * FrameLimit.HEADER_BYTES + 3 * Integer.BYTES + 2 * Secret.BYTES;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> answered = new LinkedBlockingQueue<>();
  private WireTap tap;
  private JavaSparkContext spark;
  private DriverPort port;

  /** Answers each message with the same words, which are many for who wants more. */
  private final Transport.Service echo =
      new SmallService() {
        @Override
        public void receive(Connection from, ByteBuffer message, Connection.Reply reply) {
          String words = text(message);
          heard.add(words);
          reply.answer(bytes(words.equals(MORE) ? WORDS.repeat(9_000) : WORDS));
        }
      };

  private final Connection.Reply reply =
      new Connection.Reply() {
        @Override
        public void answer(ByteBuffer message) {
          answered.add(text(message));
        }

        @Override
        public void fail(Throwable error) {
          answered.add(SILENCE);
        }
      };

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @BeforeEach
  void listen() throws Exception {
    tap = new WireTap();
    spark =
        Fixtures.spark(
            "local[1]",
            "spark.authenticate=true",
            "spark.authenticate.secret=the secret",
            "spark.network.crypto.enabled=true");
    Clock clock = new SystemClock();
    Doorkeeper door = new Doorkeeper(clock, 10_000);
    SparkConf conf = spark.getConf().set("spark.driver.bindAddress", WireTap.BEHIND);
    port = new DriverPort(conf.set(DriverPort.SETTING, "" + tap.port()), door, echo, clock);
    door.expect(1, List.of(PASS.secret()), reason -> {});
  }

  @AfterEach
  void close() {
    port.close();
    tap.close();
    spark.close();
  }

  private Connection connect() throws Exception {
    return new SparkTransport(spark.getConf(), new SystemClock())
        .connect(new Address(WireTap.HOST, tap.port()), PASS);
  }

  private static String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void hearsWordsThatNobodyOnTheWayCanRead() throws Exception {
    try (Connection connection = connect()) {
      connection.send(bytes(WORDS), reply);
      assertEquals(WORDS, next(answered));
      assertEquals(WORDS, next(heard));
      assertFalse(tap.heard(WORDS.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** So a slow line for a long message is not taken for a driver that is lost. */
  @Test
  void countsTheBytesOfALongAnswerAtTheEndThatGetsIt() throws Exception {
    try (Connection connection = connect()) {
      connection.send(bytes(WORDS), reply);
      assertEquals(WORDS, next(answered));
      assertEquals(0, connection.receivedBytes());
      connection.send(bytes(MORE), reply);
      int length = next(answered).length();
      assertTrue(connection.receivedBytes() >= length, connection.receivedBytes() + "");
    }
  }

  @Test
  void takesNoMessageOfWhichABitIsFlipped() throws Exception {
    try (Connection connection = connect()) {
      tap.change(true, TamperedWireTest::withLastBitFlipped);
      connection.send(bytes(WORDS), reply);
      assertEquals(SILENCE, next(answered));
      assertTrue(heard.isEmpty(), heard + "");
    }
  }

  @Test
  void takesNoAnswerOfWhichABitIsFlipped() throws Exception {
    try (Connection connection = connect()) {
      tap.change(false, TamperedWireTest::withLastBitFlipped);
      connection.send(bytes(WORDS), reply);
      assertEquals(WORDS, next(heard));
      assertEquals(SILENCE, next(answered));
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
    assertTrue(heard.isEmpty(), heard + "");
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
        .put(Message.Type.RpcFailure.id())
        .putLong(id)
        .putInt(text.length)
        .put(text)
        .array();
  }
}
