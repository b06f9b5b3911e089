package nndl.report;

import java.util.List;
import java.util.Optional;
import nndl.data.SampleSet;
import nndl.training.RunRecord;

/**
 * What a run says about its inputs. A page draws inputs, and has a pad to draw on, only if
 * something says that they are images: the header of an IDX file, or the option {@code --rows}.
 * Samples in files of text are not images only because their number of inputs is a square.
 */
public enum InputKind {
  /** They are images. */
  IMAGES,
  /** Nothing says that they are images. */
  NUMBERS,
  /**
   * The record does not tell. The samples were IDX files, or an earlier version has written the
   * record.
   */
  UNKNOWN;

  /**
   * Returns what a run says.
   *
   * @param record the record of the run; empty for a model that was not trained here, whose sides
   *     are those that its metadata or the user of {@code nndl import} state
   */
  static InputKind of(Optional<RunRecord> record) {
    return record
        .map(found -> of(found.settings().getOrDefault(RunRecord.IMAGES, "")))
        .orElse(IMAGES);
  }

  private static InputKind of(String images) {
    return switch (images) {
      case "yes" -> IMAGES;
      case "no" -> NUMBERS;
      default -> UNKNOWN;
    };
  }

  /**
   * Whether the inputs of the run are images.
   *
   * @param sides the sides that the model's metadata state; an earlier version has written them for
   *     samples in files of text too
   * @param files the files of the samples at hand, if there are any
   */
  boolean isImage(List<Integer> sides, Optional<SampleSet> files) {
    return files.map(SampleSet::statesSides).orElse(false)
        || switch (this) {
          case IMAGES -> true;
          case NUMBERS -> false;
          case UNKNOWN -> files.isEmpty() || !files.get().sides(null).equals(sides.subList(0, 2));
        };
  }
}
