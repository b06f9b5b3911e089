package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import nndl.data.sampling.MiniBatch;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The headers of messages, {@link Response} and {@link Request}, through bytes. */
class ResponseTest {
  private static final int FUZZED = 20_000;

  @ParameterizedTest
  @EnumSource
  void isReadAsItWasWritten(Response.Kind kind) throws ProtocolException {
    Response response = new Response(kind, 1L << 40);
    assertEquals(response, Response.read(bytes(response)));
    assertEquals(Response.BYTES, bytes(response).remaining());
  }

  @ParameterizedTest
  @EnumSource
  void isAnsweredByARequestThatIsReadAsItWasWritten(Request.Kind kind) throws ProtocolException {
    Request request =
        new Request(kind, 1L << 40, new MiniBatch(29, 1L << 33, (1L << 33) + 10), Split.TEST, 7);
    assertEquals(request, Request.read(bytes(request)));
    assertEquals(Request.BYTES, bytes(request).remaining());
    Schedule.Moment moment = new Schedule.Moment(1L << 34, 1L << 35, 30, 2);
    Request step =
        new Request(
            kind,
            1,
            request.miniBatch(),
            Split.TRAINING,
            1,
            true,
            Request.Content.OTHERS,
            Optional.of(moment));
    assertEquals(step, Request.read(bytes(step)));
  }

  @Test
  void isReadInAnyByteOrderThatTheTransportHandsOver() throws ProtocolException {
    Response response = new Response(Response.Kind.READY, 0);
    assertEquals(response, Response.read(bytes(response).order(ByteOrder.BIG_ENDIAN)));
    Request request = new Request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10), Split.TRAINING, 1);
    assertEquals(request, Request.read(bytes(request).order(ByteOrder.BIG_ENDIAN)));
  }

  @Test
  void isRefusedWhenCutShort() {
    ByteBuffer response = bytes(new Response(Response.Kind.SUMS, 5));
    for (int end = 0; end < Response.BYTES; end++) {
      ByteBuffer cut = response.duplicate().limit(end);
      assertThrows(ProtocolException.class, () -> Response.read(cut));
    }
    ByteBuffer request =
        bytes(new Request(Request.Kind.SUM, 5, new MiniBatch(0, 0, 10), Split.TRAINING, 1));
    for (int end = 0; end < Request.BYTES; end++) {
      ByteBuffer cut = request.duplicate().limit(end);
      assertThrows(ProtocolException.class, () -> Request.read(cut));
    }
  }

  @Test
  void isRefusedWithAnotherKindContentOrSet() {
    for (int wrong :
        new int[] {-1, Response.Kind.values().length, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      ByteBuffer response = bytes(new Response(Response.Kind.SUMS, 5));
      response.putInt(0, wrong);
      assertThrows(ProtocolException.class, () -> Response.read(response));
    }
    for (int at : new int[] {0, 4, 8, 12, 16}) {
      int no = at == 12 ? 0 : Integer.MAX_VALUE;
      for (int wrong : new int[] {-1, at == 12 ? 0 : 100, no, Integer.MIN_VALUE}) {
        ByteBuffer request =
            bytes(new Request(Request.Kind.SUM, 5, new MiniBatch(0, 0, 10), Split.TRAINING, 1));
        request.putInt(at, wrong);
        assertThrows(ProtocolException.class, () -> Request.read(request));
      }
    }
  }

  @Test
  void isReadOrRefusedWhateverTheBytes() {
    ByteBuffer response = bytes(new Response(Response.Kind.SUMS, 5));
    assertReadsOrRefuses(response, Response::read);
  }

  @Test
  void isAnsweredByARequestThatIsReadOrRefusedWhateverTheBytes() {
    ByteBuffer request =
        bytes(new Request(Request.Kind.SUM, 5, new MiniBatch(0, 0, 10), Split.TRAINING, 1));
    assertReadsOrRefuses(request, Request::read);
  }

  private interface Reader {
    Object read(ByteBuffer in) throws ProtocolException;
  }

  /** Noise, and messages with a byte of noise in their first 28, as far as they have so many. */
  private static void assertReadsOrRefuses(ByteBuffer message, Reader reader) {
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < FUZZED; i++) {
      byte[] noise = new byte[random.nextInt(2 * message.limit())];
      random.nextBytes(noise);
      int head = Math.min(28, message.limit());
      if (random.nextBoolean() && noise.length >= head) {
        message.get(0, noise, 0, head);
        noise[random.nextInt(head)] ^= (byte) random.nextInt(256);
      }
      try {
        reader.read(ByteBuffer.wrap(noise));
        taken++;
      } catch (ProtocolException e) {
        continue; // no other exception may be thrown
      }
    }
    assertEquals(0.15, (double) taken / FUZZED, 0.1);
  }

  private static ByteBuffer bytes(Response response) {
    ByteBuffer bytes = ByteBuffer.allocate(Response.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    response.write(bytes);
    return bytes.flip();
  }

  private static ByteBuffer bytes(Request request) {
    ByteBuffer bytes = ByteBuffer.allocate(Request.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    request.write(bytes);
    return bytes.flip();
  }
}
