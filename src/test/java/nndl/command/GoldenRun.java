package nndl.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One command of the golden table, and everything that it did when the table was written.
 *
 * <p>In {@code golden/commands.txt} a command is a line that begins with {@code nndl}. Below it are
 * its exit status, the lines of standard output and standard error, and the SHA-256 of every file
 * that it wrote, changed or deleted. {@code $} is the directory that all commands share. Seconds,
 * the size of the heap and the version of the build are masked. Files with seconds are masked too.
 *
 * @param command the line, without {@code nndl}
 * @param text the lines below it
 */
public record GoldenRun(String command, String text) {
  private static final String RESOURCE = "/golden/";
  private static final String BEGIN = "nndl ";
  private static final FileTime WRITTEN = FileTime.from(Instant.EPOCH);

  /** The whole table, in the order in which the commands run. */
  static List<GoldenRun> all() throws IOException {
    try (InputStream table = GoldenRun.class.getResourceAsStream(RESOURCE + "commands.txt")) {
      return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static List<GoldenRun> parse(String table) {
    List<GoldenRun> runs = new ArrayList<>();
    for (String part : table.split("(?m)^" + BEGIN)) {
      int end = part.indexOf('\n');
      if (end > 0) {
        runs.add(new GoldenRun(part.substring(0, end), part.substring(end + 1).stripTrailing()));
      }
    }
    return runs;
  }

  /** Copies runs of the version that wrote the table into the directory of the commands. */
  static void prepare(Path directory) throws IOException {
    for (String name : List.of("finished-run", "interrupted-run", "interrupted-search")) {
      Path from = Path.of("src/test/resources" + RESOURCE + name);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path copy = directory.resolve(name).resolve(from.relativize(file).toString());
          Files.copy(file, copy);
          Files.setLastModifiedTime(copy, WRITTEN); // the report of a run shows it
        }
      }
    }
  }

  /**
   * Prints the table anew, of the commands of the present one and the program on the class path.
   *
   * @param args an empty directory, and the file to write
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    prepare(directory);
    StringBuilder table = new StringBuilder();
    for (GoldenRun run : all()) {
      table.append(BEGIN).append(run.command).append('\n').append(run.in(directory)).append("\n\n");
    }
    Files.writeString(Path.of(args[1]), table);
    System.exit(0);
  }

  /** Runs the command in this process; what it did, in the form of the table. */
  String in(Path directory) throws IOException {
    SortedMap<String, String> before = hashes(directory);
    Run run = Run.of(directory, command);
    List<String> lines = new ArrayList<>();
    lines.add("status " + run.status());
    lines(run.out(), directory).forEach(line -> lines.add(("out| " + line).stripTrailing()));
    lines(run.err(), directory).forEach(line -> lines.add(("err| " + line).stripTrailing()));
    SortedMap<String, String> after = hashes(directory);
    before.forEach((file, hash) -> after.putIfAbsent(file, "deleted"));
    after.entrySet().removeAll(before.entrySet());
    after.forEach((file, hash) -> lines.add("file " + file + " " + hash));
    return String.join("\n", lines);
  }

  private static Stream<String> lines(String printed, Path directory) {
    return printed
        .replace(directory.toString(), "$")
        .replaceAll("[0-9]+\\.[0-9] s\\b", "T s")
        .replaceAll("will do, and is [0-9]+ MB", "will do, and is N MB")
        .replaceAll("[0-9]+ samples a second", "N samples a second")
        .replaceAll("(?m)^nndl ([0-9].* \\(.*\\)|of classes .*)$", "nndl VERSION")
        .lines();
  }

  /** Of every file below the directory, by its path from there. */
  private static SortedMap<String, String> hashes(Path directory) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(directory.relativize(file).toString(), hash(file));
      }
    }
    return hashes;
  }

  private static String hash(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.equals("timings.csv") || name.equals("report.html")) {
      return "masked";
    }
    byte[] bytes = Files.readAllBytes(file);
    if (name.endsWith(".html")) { // which names the build that wrote it
      String page = new String(bytes, StandardCharsets.UTF_8);
      bytes = page.replaceFirst("\"version\":\"[^\"]*\"", "").getBytes(StandardCharsets.UTF_8);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
