package nndl.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Runs a soak of real processes as a program, and cleans up after its tries. */
final class SoakMain {
  private SoakMain() {}

  /** A soak. It fails with IllegalStateException if something differs. */
  @FunctionalInterface
  interface Soak {
    void run(Path parent, int tries, long seed, PrintStream out) throws Exception;
  }

  /** Ends with status 1 if something differs, and leaves its files then. */
  static void run(Soak soak, String... args) throws Exception {
    run(soak, Integer.parseInt(args[0]), Long.parseLong(args[1]));
  }

  static void run(Soak soak, int tries, long seed) throws Exception {
    Runtime.getRuntime() // whoever interrupts this leaves no process
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    Path parent = Path.of("target/soak");
    try {
      soak.run(parent, tries, seed, System.out);
    } catch (IllegalStateException e) {
      System.out.printf("DIFFERENT: %s; the files are in %s%n", e.getMessage(), parent);
      System.exit(1);
    }
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
