package nndl.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * How long a file system is waited for. Hadoop's have limits of their own, but not all and not for
 * everything: a mount of another machine, or a server that keeps a connection open and says
 * nothing, may take for ever. So every call runs in a thread of its own, which is left behind if it
 * takes longer than this.
 */
public record Patience(long seconds) {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "nndl-storage");
            thread.setDaemon(true);
            return thread;
          });

  /** A call; what it has opened too late for anybody to read is closed. */
  private static final class Call<T> extends FutureTask<T> {
    Call(Callable<T> call) {
      super(call);
    }

    @Override
    protected void set(T result) {
      super.set(result);
      if (isCancelled() && result instanceof InputStream late) {
        IOUtils.closeStream(late);
      }
    }
  }

  /** It has been waited for in vain. */
  public static final class Exhausted extends IOException {
    private static final long serialVersionUID = 1;

    private Exhausted(long seconds) {
      super("no answer within %s s (%s)".formatted(seconds, Storage.TIMEOUT));
    }
  }

  /** A disk does not give what is on it: what Hadoop's local files take for an error of the JVM. */
  static final class BrokenDisk extends IOException {
    private static final long serialVersionUID = 1;

    private BrokenDisk(FSError error) {
      super(error.getCause().getMessage(), error);
    }
  }

  /** Something to do on a file system. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  void run(Step step) throws IOException {
    call(callable(step));
  }

  /** The result of a call. */
  <T> T call(Callable<T> call) throws IOException {
    return await(start(call));
  }

  /** Begins a step that nobody waits for. */
  static void start(Step step) throws IOException {
    Future<Void> unused = start(callable(step));
  }

  private static Callable<Void> callable(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }

  /** Begins a call, as the caller's user and with its classes, which threads do not inherit. */
  static <T> Future<T> start(Callable<T> call) throws IOException {
    UserGroupInformation user = UserGroupInformation.getCurrentUser();
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    PrivilegedExceptionAction<T> action = call::call;
    Call<T> result =
        new Call<>(
            () -> {
              Thread.currentThread().setContextClassLoader(classes);
              return user.doAs(action);
            });
    THREADS.execute(result);
    return result;
  }

  <T> T await(Future<T> result) throws IOException {
    try {
      return result.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      result.cancel(true);
      throw exhausted();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw interrupted();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  Exhausted exhausted() {
    return new Exhausted(seconds);
  }

  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("an interrupt");
  }

  /** What file systems throw, as if it had been thrown by the caller's thread. */
  static IOException rethrown(Throwable error) {
    if (error instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (error instanceof FSError disk) {
      return new BrokenDisk(disk);
    }
    if (error instanceof Error worse) {
      throw worse;
    }
    return error instanceof IOException known ? known : new IOException(error);
  }

  /** A stream whose calls each have this limit; none follows one that has not ended. */
  OutputStream limited(OutputStream out) {
    return new Limited(out);
  }

  private final class Limited extends OutputStream {
    private final OutputStream out;
    private boolean lost;

    Limited(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      step(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
      step(out::flush);
    }

    @Override
    public void close() throws IOException {
      if (lost) {
        start(out::close);
      } else {
        step(out::close);
      }
    }

    private void step(Step step) throws IOException {
      if (lost) {
        throw exhausted();
      }
      try {
        run(step);
      } catch (Exhausted | InterruptedIOException e) {
        lost = true;
        throw e;
      }
    }
  }
}
