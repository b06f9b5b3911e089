package nndl.data.storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Lets a test do something before and after each step on local files. What is written is not
 * synced, which would take most of the time, as no power is cut.
 */
@FunctionalInterface
interface SeenSteps {
  /**
   * Takes a step, and returns what it returns.
   *
   * @param name the name of the method of {@link FileOps}
   * @param arguments its arguments
   */
  Object take(String name, Object[] arguments, Callable<Object> step) throws Exception;

  /** Returns a storage of the local files of this machine. */
  default Storage storage() {
    return OneThread.storage(this::on);
  }

  /** Returns the local files of this machine. */
  default FileOps on(FileSystem local) {
    LocalFiles files = new LocalFiles((RawLocalFileSystem) local);
    return (FileOps)
        Proxy.newProxyInstance(
            SeenSteps.class.getClassLoader(),
            new Class<?>[] {FileOps.class},
            (proxy, method, arguments) ->
                arguments == null
                    ? method.invoke(files) // no step, but what is known
                    : take(
                        method.getName(),
                        arguments,
                        () -> {
                          try {
                            return method.getName().equals("syncDirectory")
                                ? synced(files, (Path) arguments[0])
                                : unsynced(method.invoke(files, arguments));
                          } catch (InvocationTargetException e) {
                            throw (Exception) e.getCause(); // a step throws no errors
                          }
                        }));
  }

  private static Object synced(LocalFiles files, Path directory) throws IOException {
    if (!files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    return null;
  }

  private static Object unsynced(Object result) {
    return result instanceof NewFile file ? new NewFile(file.out(), () -> {}) : result;
  }
}
