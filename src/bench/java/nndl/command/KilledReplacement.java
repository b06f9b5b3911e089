package nndl.command;

import static nndl.command.DirectorySoak.LEASE_FILES;
import static nndl.command.DirectorySoak.training;
import static nndl.command.NndlProcess.OWNER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training that replaces an earlier one is killed. Then the earlier files are whole or the new
 * ones are, {@code nndl verify} says it, and the next start completes what was cut off.
 *
 * @param directory an empty directory
 * @param earlier a directory with the files of an earlier training
 * @param expected the files of an undisturbed training
 * @param millis how long an undisturbed training owns its directory
 */
record KilledReplacement(
    Path directory, Path earlier, WrittenFiles expected, long millis, Random random) {
  private static final String REPLACEMENT = ".nndl-commit-";
  private static final String RECORD = "/commit.json";
  private static final String NEXT = ".nndl-next";
  private static final String CHECKPOINT = "0"; // followed by the number of its iteration
  private static final String REPORT = "report.html";
  private static final String EARLIER = "the earlier files";
  private static final String MODEL = "model.safetensors";

  /** Longer than it takes to replace the files. */
  private static final int REPLACEMENT_MILLIS = 60;

  /** Returns what was found after the kill, and how it was completed. */
  String run() throws Exception {
    Path model = directory.resolve("model");
    WrittenFiles.copy(earlier, model);
    String begun = List.of(OWNER, NEXT, REPLACEMENT).get(random.nextInt(3));
    long after = random.nextInt(begun.equals(OWNER) ? (int) millis : REPLACEMENT_MILLIS);
    try (NndlProcess first =
        NndlProcess.start(directory, "first", training(model, "--overwrite"))) {
      first.await(() -> has(model, begun));
      Thread.sleep(after);
      first.signal("KILL");
      first.end();
    }
    String found = found(model);
    Path checkpoints = model.resolve(NEXT).resolve("checkpoints");
    boolean hasBegun = Files.exists(checkpoints) && has(checkpoints, CHECKPOINT);
    boolean isOfEarlier = found.equals(EARLIER) && !hasBegun;
    String option = isOfEarlier || random.nextBoolean() ? "--overwrite" : "--resume=auto";
    try (NndlProcess next = NndlProcess.start(directory, "next", training(model, option))) {
      next.succeeded();
    }
    WrittenFiles.of(model).requireSame(expected);
    requireVerified(model, "");
    return "%s, completed with %s".formatted(found, option);
  }

  private static boolean has(Path model, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(prefix));
    }
  }

  /** Fails unless the files of one training are whole. Returns which ones. */
  private String found(Path model) throws Exception {
    WrittenFiles all = WrittenFiles.of(model);
    WrittenFiles found = all.without(NEXT, LEASE_FILES, OWNER, REPLACEMENT);
    WrittenFiles old = WrittenFiles.of(earlier);
    if (all.hashes().keySet().stream()
        .anyMatch(name -> name.startsWith(REPLACEMENT) && name.endsWith(RECORD))) {
      if (!Set.of(old.hash(MODEL), expected.hash(MODEL)).contains(found.hash(MODEL))) {
        throw new IllegalStateException("a model of neither training");
      }
      requireVerified(
          model,
          "replacement: cut off; a training there with --resume or --overwrite completes it");
      return "a replacement that is cut off";
    }
    requireVerified(model, "");
    if (found.equals(old)) {
      return EARLIER;
    }
    found.without(REPORT).requireSame(expected.without(REPORT)); // which is written last
    Path report = model.resolve(REPORT);
    boolean isOfEarlier =
        Files.exists(report) && Files.mismatch(report, earlier.resolve(REPORT)) < 0;
    return isOfEarlier ? "the new files and the earlier report" : "the new files";
  }

  private static void requireVerified(Path model, String wrong) {
    Run verify = Run.of(model, "verify $");
    if (verify.status() != (wrong.isEmpty() ? 0 : 1) || !verify.out().contains(wrong)) {
      throw new IllegalStateException(verify.toString());
    }
  }
}
