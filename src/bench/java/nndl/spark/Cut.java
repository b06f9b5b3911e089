package nndl.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Cuts a TCP connection of this host, as a broken network does. Linux lets root alone do that, by
 * its program {@code ss}.
 */
final class Cut {
  private Cut() {}

  /** Whether this process may cut connections. */
  static boolean isPossible() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      socket.setSoTimeout(1_000);
      ss("-K", "dport", "=", "" + server.getLocalPort());
      return isCut(socket);
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private static boolean isCut(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Cuts one of the connections to a port of this host. Does nothing if there is none. */
  static void one(int port, Random random) {
    try {
      List<String> sources =
          ss("-Htn", "dport", "=", "" + port)
              .lines()
              .map(line -> line.strip().split(" +")[3]) // State Recv-Q Send-Q Local Peer
              .map(address -> address.substring(address.lastIndexOf(':') + 1))
              .toList();
      if (!sources.isEmpty()) {
        String source = sources.get(random.nextInt(sources.size()));
        ss("-K", "sport", "=", source, "dport", "=", "" + port);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String ss(String... words) throws IOException {
    Process process =
        new ProcessBuilder(command(words)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return printed;
  }

  private static List<String> command(String... words) {
    return Stream.concat(Stream.of("ss"), Stream.of(words)).toList();
  }
}
