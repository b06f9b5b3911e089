package nndl.spark.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports that tests give away before they are used. */
public final class Ports {
  /** Below those that systems give to connections, one of which might come between. */
  private static final int FIRST = 15_000;

  private static final int COUNT = 15_000;

  private Ports() {}

  /** A port that nothing listens on. */
  public static int free() throws IOException {
    Random random = new Random();
    while (true) {
      int port = FIRST + random.nextInt(COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue; // taken
      }
    }
  }
}
