package nndl.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Plain sockets between a driver and E executors, a process each: how long bytes take through a
 * star, and how long from all to all. In the star the driver sends them to each executor, and each
 * executor sends as many back. From all to all each executor sends an E-th of them to every other
 * one, twice: as if they were to be summed, and then the sums.
 *
 * <p>Arguments: the rank, which is 0 for the driver; the bytes; the rounds; and the address of each
 * rank. The driver prints the seconds of both, a line a round, but for a first round.
 */
final class AllToAll {
  private static final int PORT = 7078;
  private static final int LIMIT_MILLIS = 120_000;
  private static final int STAR = 1;
  private static final int ALL = 2;
  private static final int CHUNK = 1 << 16;

  private final int bytes;
  private final List<Socket> peers; // by rank, but for this process
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private AllToAll(int bytes, List<Socket> peers) {
    this.bytes = bytes;
    this.peers = peers;
  }

  public static void main(String[] args) throws Exception {
    run(args).forEach(System.out::println);
  }

  /** Returns the lines of the driver; an executor has none. */
  static List<String> run(String... args) throws Exception {
    int rank = Integer.parseInt(args[0]);
    List<Socket> peers = connected(rank, List.of(args).subList(3, args.length));
    AllToAll process = new AllToAll(Integer.parseInt(args[1]), peers);
    try {
      return rank == 0
          ? process.drive(Integer.parseInt(args[2]))
          : process.obey(peers.get(0), peers.subList(1, peers.size()));
    } finally {
      process.close();
    }
  }

  /** Each process connects to those of lower ranks, and waits for those of higher ranks. */
  private static List<Socket> connected(int rank, List<String> addresses) throws Exception {
    List<Socket> peers = new ArrayList<>();
    InetAddress own = InetAddress.getByName(addresses.get(rank));
    try (ServerSocket server = new ServerSocket(PORT, addresses.size(), own)) {
      server.setSoTimeout(LIMIT_MILLIS);
      for (String lower : addresses.subList(0, rank)) {
        peers.add(reached(lower));
      }
      while (peers.size() < addresses.size() - 1) {
        peers.add(server.accept());
      }
    }
    for (Socket peer : peers) {
      peer.setTcpNoDelay(true);
      peer.setSoTimeout(LIMIT_MILLIS);
    }
    return peers;
  }

  private static Socket reached(String address) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return new Socket(address, PORT);
      } catch (ConnectException e) {
        if (tries == LIMIT_MILLIS / 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private List<String> drive(int rounds) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double star = seconds(STAR, bytes);
      double all = seconds(ALL, 0);
      if (round > 0) {
        lines.add(String.format(Locale.ROOT, "%.6f %.6f", star, all));
      }
    }
    return lines;
  }

  /** Gives every executor an order and bytes at once, and waits for as many and its answer. */
  private double seconds(int order, int content) throws Exception {
    long start = System.nanoTime();
    List<Callable<Void>> work = new ArrayList<>();
    for (Socket executor : peers) {
      work.add(
          () -> {
            executor.getOutputStream().write(order);
            send(executor, content);
            return receive(executor, content + 1);
          });
    }
    complete(work);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Follows the driver's orders until it goes. */
  private List<String> obey(Socket driver, List<Socket> others) throws Exception {
    int order;
    while ((order = driver.getInputStream().read()) >= 0) {
      if (order == STAR) {
        receive(driver, bytes);
        send(driver, bytes);
      } else {
        exchange(others);
        exchange(others);
      }
      driver.getOutputStream().write(order);
    }
    return List.of();
  }

  private void exchange(List<Socket> others) throws Exception {
    int part = bytes / peers.size();
    List<Callable<Void>> work = new ArrayList<>();
    for (Socket other : others) {
      work.add(() -> send(other, part));
      work.add(() -> receive(other, part));
    }
    complete(work);
  }

  private void complete(List<Callable<Void>> work) throws Exception {
    for (Future<Void> done : threads.invokeAll(work)) {
      done.get();
    }
  }

  private static Void send(Socket socket, int count) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int left = count; left > 0; left -= CHUNK) {
      socket.getOutputStream().write(chunk, 0, Math.min(left, CHUNK));
    }
    return null;
  }

  private static Void receive(Socket socket, int count) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int left = count; left > 0; left -= CHUNK) {
      int size = Math.min(left, CHUNK);
      if (socket.getInputStream().readNBytes(chunk, 0, size) < size) {
        throw new EOFException();
      }
    }
    return null;
  }

  private void close() throws IOException {
    threads.shutdown();
    for (Socket peer : peers) {
      peer.close();
    }
  }
}
