package nndl.spark.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Listens between those who call {@link #HOST} and those who listen at the same port of {@link
 * #BEHIND}, and keeps all that they say. Both are this machine: of Linux, which has all of 127/8.
 */
public final class WireTap implements AutoCloseable {
  public static final String HOST = "127.0.0.2";
  public static final String BEHIND = "127.0.0.1";

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private volatile UnaryOperator<byte[]> ofCalls = sent -> sent;
  private volatile UnaryOperator<byte[]> ofAnswers = sent -> sent;
  private volatile UnaryOperator<byte[]> answer = sent -> null;

  /** At a port that nobody has, of 127.0.0.1 neither. */
  public WireTap() throws IOException {
    listener = new ServerSocket(Ports.free(), 50, InetAddress.getByName(HOST));
    start(this::listen);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Whether these bytes have passed, in one piece, in one direction. */
  public boolean heard(byte[] words) {
    return bytes
        .toString(StandardCharsets.ISO_8859_1)
        .contains(new String(words, StandardCharsets.ISO_8859_1));
  }

  /** From now on changes what is sent in one direction. */
  public void change(boolean calls, UnaryOperator<byte[]> change) {
    if (calls) {
      ofCalls = change;
    } else {
      ofAnswers = change;
    }
  }

  /**
   * From now on answers callers in place of those that they call.
   *
   * @param byTap returns the answer to a message, or null if it is to be passed on
   */
  public void answer(UnaryOperator<byte[]> byTap) {
    answer = byTap;
  }

  /** How many bytes have passed. */
  public int count() {
    return bytes.size();
  }

  private void listen() {
    try {
      while (true) {
        Socket caller = listener.accept();
        sockets.add(caller);
        Socket called = new Socket(BEHIND, port());
        sockets.add(called);
        start(() -> pass(caller, called, true));
        start(() -> pass(called, caller, false));
      }
    } catch (IOException e) {
      close();
    }
  }

  /** Passes on, a message at a time as far as can be, so that what is kept is in one piece. */
  private void pass(Socket from, Socket to, boolean calls) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
        byte[] sent = Arrays.copyOf(buffer, n);
        byte[] own = calls ? answer.apply(sent) : null;
        if (own == null) {
          out.write((calls ? ofCalls : ofAnswers).apply(sent));
        } else {
          from.getOutputStream().write(own);
        }
      }
    } catch (IOException e) {
      // One of the two is gone, and now the other hears of it.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "wire-tap");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
