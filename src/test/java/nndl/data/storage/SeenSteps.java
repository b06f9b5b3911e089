package nndl.data.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Lets a test do something before and after each step on local files. */
@FunctionalInterface
interface SeenSteps {
  /**
   * Takes a step, and returns what it returns.
   *
   * @param name the name of the method of {@link Volume}
   * @param arguments its arguments
   */
  Object take(String name, Object[] arguments, Callable<Object> step) throws Exception;

  /** Returns the local files of this machine. */
  default Volume on(RawLocalFileSystem local) {
    SystemFiles files = new SystemFiles(local);
    return (Volume)
        Proxy.newProxyInstance(
            SeenSteps.class.getClassLoader(),
            new Class<?>[] {Volume.class},
            (proxy, method, arguments) ->
                take(
                    method.getName(),
                    arguments,
                    () -> {
                      try {
                        return method.invoke(files, arguments);
                      } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause(); // a step throws no errors
                      }
                    }));
  }
}
