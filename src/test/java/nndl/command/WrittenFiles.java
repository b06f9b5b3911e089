package nndl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that is in a directory. Two trainings with the same settings write the same bytes, except
 * into the files that tell how long the epochs took.
 *
 * @param hashes the SHA-256 of each file by its path in the directory, and "" for a directory
 */
record WrittenFiles(Map<String, String> hashes) {
  private static final Set<String> WITH_TIMES = Set.of("timings.csv", "report.html");

  static WrittenFiles of(Path directory) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.skip(1).toList()) {
        boolean isCompared =
            Files.isRegularFile(file) && !WITH_TIMES.contains(file.getFileName().toString());
        hashes.put(directory.relativize(file).toString(), isCompared ? hash(file) : "");
      }
    }
    return new WrittenFiles(hashes);
  }

  private static String hash(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java has it
    }
  }

  /** Returns those whose path does not begin with one of these texts. */
  WrittenFiles without(String... prefixes) {
    Map<String, String> left = new TreeMap<>(hashes);
    left.keySet().removeIf(name -> Stream.of(prefixes).anyMatch(name::startsWith));
    return new WrittenFiles(left);
  }

  /** Returns those that are no checkpoints, of which there may be others after an end. */
  WrittenFiles withoutCheckpoints() {
    Map<String, String> left = new TreeMap<>(hashes);
    left.keySet().removeIf(name -> name.contains("checkpoints/"));
    return new WrittenFiles(left);
  }

  String hash(String name) {
    return hashes.getOrDefault(name, "none");
  }

  /** Fails if other files are there, or other bytes in them. */
  void requireSame(WrittenFiles expected) {
    Map<String, String> different = new TreeMap<>();
    Stream.concat(hashes.keySet().stream(), expected.hashes.keySet().stream())
        .filter(name -> !hash(name).equals(expected.hash(name)))
        .forEach(name -> different.put(name, hash(name)));
    if (!different.isEmpty()) {
      throw new IllegalStateException("not as in an undisturbed run: " + different);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
