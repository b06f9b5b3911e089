package nndl.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nndl.command.PropertiesFuzz;
import nndl.data.picture.PictureFormat;
import nndl.data.storage.CompressedFuzz;
import nndl.data.storage.OwnerFuzz;
import nndl.report.RecordFuzz;
import nndl.spark.transport.MessagesFuzz;
import nndl.training.checkpoint.CheckpointFuzz;

/** All readers that are fuzzed, by name. */
final class FuzzTargets {
  private static final Path FOUND = Path.of("src/test/resources/fuzz");

  private static final Map<String, Supplier<FuzzTarget>> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("book", BookFuzz::new),
              Map.entry("checkpoint", CheckpointFuzz::new),
              Map.entry("compressed", CompressedFuzz::new),
              Map.entry("csv", TextFuzz::ofCsv),
              Map.entry("idx", IdxFuzz::new),
              Map.entry("jpeg", () -> new PictureFuzz(PictureFormat.JPEG)),
              Map.entry("libsvm", TextFuzz::ofLibsvm),
              Map.entry("messages", MessagesFuzz::new),
              Map.entry("model", ModelFuzz::new),
              Map.entry("owner", OwnerFuzz::new),
              Map.entry("pictures", () -> new PictureFuzz(PictureFormat.BMP, PictureFormat.GIF)),
              Map.entry("png", () -> new PictureFuzz(PictureFormat.PNG)),
              Map.entry("properties", PropertiesFuzz::new),
              Map.entry("recipe", RecipeFuzz::new),
              Map.entry("record", RecordFuzz::new),
              Map.entry("rows", RowsFuzz::new),
              Map.entry("samples", SamplesFuzz::new),
              Map.entry("table", TableFuzz::new)));

  private FuzzTargets() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static FuzzTarget of(String name) {
    Supplier<FuzzTarget> target = ALL.get(name);
    if (target == null) {
      throw new IllegalArgumentException(
          "reader: expected one of %s, found %s".formatted(names(), name));
    }
    return target.get();
  }

  /** Returns the files of inputs for which a reader once broke its promise. */
  static List<Path> found(String name) throws IOException {
    return files(FOUND.resolve(name));
  }

  /** Returns the files of a directory, if there is one. */
  static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
