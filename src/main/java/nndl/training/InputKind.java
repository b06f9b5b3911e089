package nndl.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.data.SampleSet;

/**
 * What a run says about its inputs. They are drawn, and a report has a pad to draw on, only if
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

  private static final String SETTING = "images";
  private static final String YES = "yes";
  private static final String NO = "no";

  /** Returns what the settings in the record of a run say. */
  public static InputKind of(Map<String, String> settings) {
    return switch (settings.getOrDefault(SETTING, "")) {
      case YES -> IMAGES;
      case NO -> NUMBERS;
      default -> UNKNOWN;
    };
  }

  /** Adds this kind to the settings of a record, as {@link #of} reads it. */
  public void addTo(Map<String, String> settings) {
    settings.put(SETTING, this == IMAGES ? YES : NO);
  }

  /**
   * Whether the inputs of the run are images.
   *
   * @param sides the sides that the model's metadata state; an earlier version has written them for
   *     samples in files of text too
   * @param files the files of the samples at hand, if there are any
   */
  public boolean isImage(List<Integer> sides, Optional<SampleSet> files) {
    return files.map(SampleSet::statesSides).orElse(false)
        || switch (this) {
          case IMAGES -> true;
          case NUMBERS -> false;
          case UNKNOWN -> files.isEmpty() || !files.get().sides(null).equals(sides.subList(0, 2));
        };
  }
}
