package nndl;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The packages of nndl as levels. A file imports only from its own package and from lower levels.
 * {@link LevelsTest} checks that, and {@link ArchitectureDrawing} draws the levels.
 */
final class Levels {
  /**
   * A package. It may use packages before it in the list.
   *
   * @param knows which of those it may use
   */
  record Level(String name, Predicate<String> knows) {}

  /** The levels from the lowest to the highest. */
  static final List<Level> ALL =
      List.of(
          only("nndl.error.text"),
          only("nndl.error", "nndl.error.text"),
          only("nndl.time"),
          only("nndl.math"),
          only("nndl.math.products", "nndl.math"),
          only("nndl.math.elements", "nndl.math"),
          only("nndl.network", "nndl.error", "nndl.math.."),
          only("nndl.data.sampling", "nndl.error", "nndl.math"),
          only("nndl.data.storage", "nndl.error..", "nndl.time"),
          only("nndl.data.recipe", "nndl.error", "nndl.math"),
          only(
              "nndl.data.table",
              "nndl.error",
              "nndl.math",
              "nndl.data.storage",
              "nndl.data.recipe"),
          allBut("nndl.data.packed", "nndl.network", "nndl.data.storage", "nndl.data.sampling"),
          allBut("nndl.data.format", "nndl.network", "nndl.data.sampling"),
          allBut("nndl.data", "nndl.network"),
          only("nndl.data.picture", "nndl.error", "nndl.data.storage"),
          allBut("nndl.data.image", "nndl.network", "nndl.data.sampling"),
          only("nndl.model.evaluation", "nndl.math.."),
          only("nndl.model.format", "nndl.error", "nndl.math", "nndl.network", "nndl.data.storage"),
          only(
              "nndl.model",
              "nndl.error",
              "nndl.math..",
              "nndl.network",
              "nndl.data.recipe",
              "nndl.model.format"),
          only(
              "nndl.model.interchange",
              "nndl.error",
              "nndl.math..",
              "nndl.network",
              "nndl.data.recipe",
              "nndl.model.format",
              "nndl.model"),
          only("nndl.model.spark", "nndl.model"),
          only(
              "nndl.model.ensemble",
              "nndl.error",
              "nndl.math..",
              "nndl.network",
              "nndl.model.evaluation",
              "nndl.model.format",
              "nndl.model"),
          only("nndl.training.optimizer", "nndl.math..", "nndl.network"),
          allBut("nndl.training.workload", "nndl.model", "nndl.data.storage"),
          allBut("nndl.training.worker", "nndl.model", "nndl.data.storage"),
          allBut("nndl.training.memory", "nndl.data.storage"),
          only(
              "nndl.training.checkpoint",
              "nndl.error",
              "nndl.network",
              "nndl.data.storage",
              "nndl.model.evaluation",
              "nndl.model.format"),
          allBut("nndl.training", "nndl.model", "nndl.data.storage", "nndl.data.image"),
          allBut("nndl.report.columns"),
          allBut("nndl.report.card"),
          allBut("nndl.report.diagnosis"),
          allBut("nndl.report"),
          allBut("nndl.spark.cluster", "nndl.report..", "nndl.network", "nndl.training"),
          allBut("nndl.spark.transport", "nndl.report..", "nndl.data", "nndl.training"),
          allBut("nndl.spark.job", "nndl.report.."),
          only(
              "nndl.spark.rows",
              "nndl.error",
              "nndl.time",
              "nndl.math",
              "nndl.data..",
              "nndl.spark.cluster",
              "nndl.spark.job"),
          only(
              "nndl.spark.sql",
              "nndl.error",
              "nndl.data.storage",
              "nndl.data.recipe",
              "nndl.data.table",
              "nndl.spark.rows"),
          allBut("nndl.spark.barrier", "nndl.report..", "nndl.spark.job"),
          allBut("nndl.spark", "nndl.report.."),
          only("nndl.command.console", "nndl.error.text", "nndl.error", "nndl.time"),
          allBut("nndl.command", "nndl.network", "nndl.math"),
          allBut("nndl.command.run"),
          allBut("nndl.command.options"),
          allBut("nndl.command.call"),
          allBut("nndl.command.search", "nndl.command.call"),
          allBut("nndl.command.train"),
          allBut("nndl.command.evaluate"),
          allBut("nndl.command.rows"),
          allBut("nndl.command.predict"),
          allBut("nndl.command.report", "nndl.spark.."),
          allBut("nndl.command.verify", "nndl.spark.."),
          allBut("nndl.command.baseline", "nndl.model.."),
          allBut("nndl.command.interchange", "nndl.spark.."),
          allBut("nndl.command.convert", "nndl.spark.."),
          allBut("nndl.command.deform"),
          allBut("nndl.command.chapter", "nndl.spark.."),
          allBut("nndl.ml"),
          allBut("nndl"));

  private Levels() {}

  /** The names of the packages from the lowest to the highest. */
  static List<String> names() {
    return ALL.stream().map(Level::name).toList();
  }

  /** A package that may use all packages before it but these. */
  private static Level allBut(String name, String... strangers) {
    return new Level(name, Predicate.not(matching(strangers)));
  }

  /** A package that may use only these packages. */
  private static Level only(String name, String... others) {
    return new Level(name, matching(others));
  }

  /** Matches these packages. A name that ends in two dots also matches the packages below it. */
  private static Predicate<String> matching(String... names) {
    return found ->
        Arrays.stream(names)
            .anyMatch(
                name ->
                    name.endsWith("..")
                        ? (found + "..").startsWith(name.substring(0, name.length() - 1))
                        : found.equals(name));
  }
}
