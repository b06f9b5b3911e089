package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nndl.Fixtures;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;

/** A client of an exchange's port that sends what it likes. */
public final class Peer implements AutoCloseable {
  private static final long SECONDS = 120;
  private static final long ANSWER_MILLIS = 120_000;

  private final TransportContext context;
  private final TransportClientFactory factory;
  private final TransportClient client;

  public Peer(TransportConf conf, int port) throws IOException, InterruptedException {
    context = new TransportContext(conf, new NoOpRpcHandler());
    factory = context.createClientFactory();
    try {
      client = factory.createUnmanagedClient("127.0.0.1", port);
    } catch (IOException | InterruptedException | RuntimeException e) {
      factory.close();
      context.close();
      throw e;
    }
  }

  /** Proves who it is, so that the port lets it in. */
  public void prove(Pass pass) throws IOException, InterruptedException {
    pass.show(new MessageHandler.ChannelConnection(client), Fixtures.PROCESS, ANSWER_MILLIS);
  }

  /** Presents what Spark asks for. */
  public void present(TransportClientBootstrap bootstrap) {
    bootstrap.doBootstrap(client, client.getChannel());
  }

  /** Sends a message; its answer comes some time. */
  CompletableFuture<ByteBuffer> send(ByteBuffer message) {
    CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
    client.sendRpc(
        message,
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer response) {
            answer.complete(ByteBuffer.allocate(response.remaining()).put(response).flip());
          }

          @Override
          public void onFailure(Throwable error) {
            answer.completeExceptionally(error);
          }
        });
    return answer;
  }

  /**
   * Waits a while for a result.
   *
   * @param what is awaited, for the error if it does not come
   */
  static <T> T await(CompletableFuture<T> future, String what)
      throws ExecutionException, InterruptedException {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw late(what);
    }
  }

  /** Sends a message that is not to be taken, and says why it was not. */
  public String refusalOf(ByteBuffer message) throws InterruptedException {
    try {
      await(send(message), "a refusal");
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause().getMessage());
    }
    throw new AssertionError("expected a refusal, found an answer");
  }

  /** Waits until the other end has closed the connection. */
  void awaitClose() throws InterruptedException {
    if (!client.getChannel().closeFuture().await(SECONDS, TimeUnit.SECONDS)) {
      throw late("the other end to hang up");
    }
  }

  private static AssertionError late(String what) {
    return new AssertionError("expected %s within %s s, found nothing".formatted(what, SECONDS));
  }

  @Override
  public void close() {
    client.close();
    factory.close();
    context.close();
  }
}
