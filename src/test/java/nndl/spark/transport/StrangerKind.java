package nndl.spark.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Random;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import nndl.spark.transport.Secret.Role;
import org.apache.spark.network.protocol.Message;

/** The kinds of strangers that {@code scripts/dev/strangers.sh} sends to a port. */
public enum StrangerKind {
  RANDOM_BYTES {
    @Override
    void talk(Socket socket, int number) throws IOException {
      byte[] noise = new byte[4096];
      new Random(number).nextBytes(noise);
      send(socket, noise);
    }
  },
  /** Greets, and says no more. */
  HALF_HANDSHAKE {
    @Override
    void talk(Socket socket, int number) throws IOException {
      send(socket, request(greeting(number).bytes()));
    }
  },
  SILENT {
    @Override
    void talk(Socket socket, int number) {}
  },
  /** Sends a greeting in pieces, as slowly as its patience allows. */
  SLOW_SENDER {
    @Override
    void talk(Socket socket, int number) throws IOException {
      for (byte one : request(greeting(number).bytes())) {
        send(socket, new byte[] {one});
        if (answer(socket, 100) < 0) {
          return;
        }
      }
    }
  },
  WRONG_SECRET {
    @Override
    void talk(Socket socket, int number) throws IOException {
      Greeting greeting = greeting(number);
      send(socket, request(greeting.bytes()));
      answer(socket, PATIENCE_MILLIS);
      send(socket, request(OTHER.proof(Role.GROUP, greeting, Secret.bytes(RANDOM))));
    }
  },
  /** The two messages of a handshake that was recorded elsewhere, as they were and turned round. */
  REPLAYED_FLOW {
    @Override
    void talk(Socket socket, int number) throws IOException {
      byte[] first = request(RECORDED.bytes());
      byte[] second = request(OTHER.proof(Role.GROUP, RECORDED, new byte[Secret.BYTES]));
      send(socket, number % 2 == 0 ? first : second);
      send(socket, number % 2 == 0 ? second : first);
    }
  },
  /** Any certificate is good enough for it, and it has none. */
  TLS_WITHOUT_CERTIFICATE {
    @Override
    void talk(Socket socket, int number) throws IOException {
      try {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        Socket over = tls.getSocketFactory().createSocket(socket, "localhost", 0, false);
        send(over, request(greeting(number).bytes()));
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
  },
  /** Speaks the protocol of Spark's own authentication at once, for another application. */
  OTHER_APPLICATION {
    @Override
    void talk(Socket socket, int number) throws IOException {
      byte[] name = "app-of-another".getBytes(StandardCharsets.UTF_8);
      ByteBuffer challenge = ByteBuffer.allocate(1 + 4 + name.length + 4 + 16 + 4 + 48);
      challenge.put((byte) 0xfb).putInt(name.length).put(name);
      challenge.putInt(16).position(challenge.position() + 16);
      send(socket, request(challenge.putInt(48).array()));
    }
  },
  HUGE_FRAME {
    @Override
    void talk(Socket socket, int number) throws IOException {
      byte[] start = new byte[1 << 16];
      ByteBuffer.wrap(start).putLong(Integer.MAX_VALUE - 1).put(Message.Type.RpcRequest.id());
      for (int i = 0; i < 16; i++) {
        send(socket, start);
      }
    }
  },
  /** Each type of Spark in turn, with a text that would colour the log, said to be 2 GB long. */
  EVERY_MESSAGE_TYPE {
    @Override
    void talk(Socket socket, int number) throws IOException {
      Message.Type type = Message.Type.values()[number % Message.Type.values().length];
      byte[] text = "\u001b[31m\nnndl: trained in 1.0 s".getBytes(StandardCharsets.UTF_8);
      ByteBuffer frame = ByteBuffer.allocate(21 + text.length);
      frame.putLong(frame.capacity()).put(type.id()).putLong(number).putInt(Integer.MAX_VALUE);
      send(socket, frame.put(text).array());
    }
  };

  static final int PATIENCE_MILLIS = 5_000;
  private static final RandomGenerator RANDOM = new SecureRandom();
  private static final Secret OTHER = Secret.fresh(1, RANDOM).get(0);
  private static final Greeting RECORDED = new Greeting(0, Secret.bytes(RANDOM));

  /** Says what strangers of this kind say. */
  abstract void talk(Socket socket, int number) throws IOException;

  /** Connects, talks, and stays until the other end hangs up or its patience is over. */
  public void visit(int port, int number) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      talk(socket, number);
      answer(socket, PATIENCE_MILLIS);
    } catch (IOException e) {
      // It was turned away.
    }
  }

  private static Greeting greeting(int number) {
    return new Greeting(number % 4, Secret.bytes(RANDOM));
  }

  private static byte[] request(byte[] body) {
    return ByteBuffer.allocate(FrameLimit.HEADER_BYTES + body.length)
        .putLong(FrameLimit.HEADER_BYTES + body.length)
        .put(Message.Type.RpcRequest.id())
        .putLong(1)
        .putInt(body.length)
        .put(body)
        .array();
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Reads what has come, for a while. Returns a negative number if the other end has hung up. */
  private static int answer(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read(new byte[1024]);
    } catch (SocketTimeoutException e) {
      return 0;
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
