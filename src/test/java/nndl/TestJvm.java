package nndl;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What other JVMs of tests get: the classes of this build, and options with which they start soon.
 * They map the classes of Spark and its libraries from a file that the build makes (pom.xml).
 */
public final class TestJvm {
  private static final long SECONDS = 300;

  private TestJvm() {}

  /** Returns a command that runs a class. */
  public static List<String> command(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    command.addAll(List.of("-cp", classPath(), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Waits for the end of a process, and returns its status. One that does not end is killed. */
  public static int status(Process process) throws InterruptedException {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "process: expected its end within %s s, found it running".formatted(SECONDS));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Returns the class path. Jars come before folders, since the file knows only jars. */
  public static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .sorted(Comparator.comparing(path -> !path.endsWith(".jar")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns the options of a JVM that has little to do. It leaves no file in the temporary
   * directory.
   */
  public static List<String> options() {
    String built = System.getProperty("nndl.test.java.options", "-XX:TieredStopAtLevel=1");
    return List.of((built + " -XX:-UsePerfData").split(" "));
  }
}
