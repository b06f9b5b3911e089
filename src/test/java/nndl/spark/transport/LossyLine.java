package nndl.spark.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port that leads to another, but cuts every second connection before a byte has gone over it.
 */
public final class LossyLine implements AutoCloseable {
  private final ServerSocket port;
  private final int to;
  private final AtomicInteger cut = new AtomicInteger();
  private final List<Socket> ends = new CopyOnWriteArrayList<>();

  public LossyLine(int to) throws IOException {
    this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.to = to;
    start(this::accept);
  }

  public int port() {
    return port.getLocalPort();
  }

  /** How many connections were cut. */
  public int cut() {
    return cut.get();
  }

  private void accept() throws IOException {
    for (int connection = 0; true; connection++) {
      Socket from = port.accept();
      if (connection % 2 == 0) {
        cut.incrementAndGet();
        from.close();
      } else {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
        ends.addAll(List.of(from, server));
        start(() -> pass(from, server));
        start(() -> pass(server, from));
      }
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One end is closed, so the connection ends.
              }
            },
            "lossy-line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      port.close();
      for (Socket end : ends) {
        end.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
