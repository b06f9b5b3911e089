package nndl.command.search;

import static nndl.command.options.SelectionOptions.MAX_TRIALS;
import static nndl.math.SplitMix.GOLDEN_GAMMA;
import static nndl.math.SplitMix.mix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.error.InputException;

/**
 * Makes the combinations of values that a search tries. A combination maps names of options to
 * values.
 */
public final class Combinations {
  /** The factor that scales the upper 53 bits of a number to the range from 0 to less than 1. */
  private static final double ULP = 0x1p-53;

  private Combinations() {}

  /** Returns all combinations in order. The value of the last option changes first. */
  public static List<Map<String, String>> grid(Space space) {
    List<Map<String, String>> all = List.of(Map.of());
    for (Space.Axis axis : space.axes()) {
      if (!(axis.values() instanceof Space.Listed listed)) {
        throw InputException.expected(
            "--try " + axis.option(), "values, or --strategy random or halving", "a range");
      }
      if ((long) all.size() * listed.values().size() > MAX_TRIALS) {
        throw InputException.expected(
            "--try", "at most %s combinations".formatted(MAX_TRIALS), "more");
      }
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> shorter : all) {
        for (String value : listed.values()) {
          Map<String, String> combination = new LinkedHashMap<>(shorter);
          combination.put(axis.option(), value);
          longer.add(combination);
        }
      }
      all = longer;
    }
    return all;
  }

  /**
   * Returns {@code count} random combinations. A larger count begins with the same combinations as
   * a smaller one.
   */
  public static List<Map<String, String>> random(Space space, long seed, int count) {
    List<Map<String, String>> some = new ArrayList<>();
    for (int trial = 0; trial < count; trial++) {
      long state = mix(mix(seed + GOLDEN_GAMMA) + trial);
      Map<String, String> combination = new LinkedHashMap<>();
      for (Space.Axis axis : space.axes()) {
        state += GOLDEN_GAMMA;
        combination.put(axis.option(), axis.values().at((mix(state) >>> 11) * ULP));
      }
      some.add(combination);
    }
    return some;
  }
}
