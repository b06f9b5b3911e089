package nndl.data.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.error.InputException;

/**
 * Collects the faults of a file, so that the user learns all of them at once. There is one line for
 * each kind of fault: the first fault, further places and the number of such faults.
 */
public final class Faults {
  private static final int MAX_KINDS = 20;

  /** The number of places of a fault that its line tells. */
  static final int MAX_PLACES = 3;

  private final Map<Object, Kind> kinds = new LinkedHashMap<>();
  private long unlisted;

  private static final class Kind {
    final String first;
    final List<String> more = new ArrayList<>();
    long count;

    Kind(String first) {
      this.first = first;
    }

    String line() {
      if (count == 1) {
        return first;
      }
      String places = String.join("; ", more);
      return count == 1 + more.size()
          ? "%s; also %s".formatted(first, places)
          : "%s; also %s; %s such places in all".formatted(first, places, count);
    }
  }

  /**
   * Adds a fault.
   *
   * @param kind faults of equal kind share a line
   */
  public void add(Object kind, String place, Object expected, Object found) {
    Kind known = kinds.get(kind);
    if (known == null) {
      if (kinds.size() == MAX_KINDS) {
        unlisted++;
        return;
      }
      known = new Kind(InputException.expected(place, expected, found).getMessage());
      kinds.put(kind, known);
    } else if (known.more.size() < MAX_PLACES - 1) {
      known.more.add(place);
    }
    known.count++;
  }

  /**
   * Adds all faults of a kind.
   *
   * @param places the first places, at least one and at most {@value #MAX_PLACES}
   * @param count the number of all places
   */
  void add(Object kind, List<String> places, Object expected, Object found, long count) {
    places.forEach(place -> add(kind, place, expected, found));
    long others = count - places.size();
    if (kinds.containsKey(kind)) {
      kinds.get(kind).count += others;
    } else {
      unlisted += others;
    }
  }

  /** Whether there is no fault. */
  public boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** Fails if there are faults. The exception has a line for each kind. */
  public void requireNone() {
    if (!kinds.isEmpty()) {
      List<String> lines = new ArrayList<>(kinds.values().stream().map(Kind::line).toList());
      if (unlisted > 0) {
        lines.add("faults of other kinds: " + unlisted);
      }
      throw new InputException(lines);
    }
  }
}
