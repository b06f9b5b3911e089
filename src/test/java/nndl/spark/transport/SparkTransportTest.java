package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker group makes of a connection that Spark could not open. */
class SparkTransportTest {
  private static final Address DRIVER = new Address("driver", 7);

  static Stream<IOException> withoutAConnection() {
    return Stream.of(
        new IOException("Connecting to driver:7 timed out (4000 ms)"),
        new IOException("failed", new ConnectTimeoutException("timed out after 4000 ms: driver:7")),
        new IOException("failed", new ConnectException("Connection refused: driver:7")),
        new IOException("failed", new NoRouteToHostException("No route to host")),
        new IOException("failed", new UnknownHostException("driver")));
  }

  @ParameterizedTest
  @MethodSource("withoutAConnection")
  void whoGetsNoConnectionCannotReachTheDriver(IOException error) {
    String reason = (error.getCause() == null ? error : error.getCause()).getMessage();
    IOException failure = SparkTransport.failure(DRIVER, error);
    UnreachableException unreachable = assertInstanceOf(UnreachableException.class, failure);
    assertEquals(reason.contains("timed out"), unreachable.isLate());
    assertEquals(
        "executor: expected to reach the driver at driver:7 (spark.nndl.exchange.port), found "
            + reason,
        failure.getMessage());
  }

  /** So it calls again. */
  @Test
  void whoseConnectionIsCutHasReachedTheDriverAndIsRefused() {
    IOException reset = new IOException("recvAddress(..) failed: Connection reset by peer");
    IOException failure = SparkTransport.failure(DRIVER, new IOException("failed", reset));
    assertInstanceOf(Pass.RefusedException.class, failure);
    assertEquals(
        "driver: expected to be let in, found recvAddress(..) failed: Connection reset by peer",
        failure.getMessage());
  }
}
