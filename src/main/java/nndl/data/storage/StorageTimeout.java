package nndl.data.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nndl.time.Task;
import nndl.time.ThreadPool;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The longest wait for a file system. Hadoop's file systems have timeouts of their own, but not all
 * and not for every call: a mount of another machine, or a server that keeps a connection open
 * without answering, may block for ever. So every call runs in a thread of its own, which is
 * abandoned if the call takes longer than this.
 */
public record StorageTimeout(ThreadPool threads, long seconds) {
  /** The file system has not answered in time. */
  public static final class Exhausted extends IOException {
    private static final long serialVersionUID = 1;

    private Exhausted(long seconds) {
      super("no answer within %s s (%s)".formatted(seconds, Storage.TIMEOUT));
    }
  }

  /**
   * A disk does not return its data. Hadoop's local file system throws this as an error of the JVM.
   */
  static final class BrokenDisk extends IOException {
    private static final long serialVersionUID = 1;

    private BrokenDisk(FSError error) {
      super(error.getCause().getMessage(), error);
    }
  }

  /** A call of a file system without a result. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  void run(Step step) throws IOException {
    call(callable(step));
  }

  /** Runs a call and returns its result. */
  <T> T call(Callable<T> call) throws IOException {
    return await(start(call));
  }

  /** Begins a step without waiting for it. */
  void start(Step step) throws IOException {
    Task<Void> unused = start(callable(step));
  }

  private static Callable<Void> callable(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }

  /** Begins a call with the caller's user and class loader, which threads do not inherit. */
  <T> Task<T> start(Callable<T> call) throws IOException {
    UserGroupInformation user = UserGroupInformation.getCurrentUser();
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    PrivilegedExceptionAction<T> action = call::call;
    Task<T> task =
        new Task<>(
            threads.clock(),
            () -> {
              Thread.currentThread().setContextClassLoader(classes);
              return user.doAs(action);
            },
            StorageTimeout::close);
    threads.execute(task);
    return task;
  }

  /** Closes what was opened too late to be used. */
  private static void close(Object late) {
    if (late instanceof InputStream in) {
      IOUtils.closeStream(in);
    }
  }

  <T> T await(Task<T> task) throws IOException {
    try {
      return task.await(nanos());
    } catch (TimeoutException e) {
      task.abandon();
      throw exhausted();
    } catch (InterruptedException e) {
      task.abandon();
      throw interrupted();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  long nanos() {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  Exhausted exhausted() {
    return new Exhausted(seconds);
  }

  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("an interrupt");
  }

  /** The exception of a file system, to be thrown in the caller's thread. */
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

  /** A stream whose calls each have this timeout. No call follows one that has not ended. */
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
