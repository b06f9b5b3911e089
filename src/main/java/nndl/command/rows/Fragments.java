package nndl.command.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;
import nndl.error.InputException;

/**
 * The ink of a row in fragments, from left to right. There are more fragments than digits, so that
 * each digit is one fragment or several neighbours (over-segmentation). A connected component is a
 * fragment. A component that is wide enough for digits that touch is cut vertically wherever a
 * column has less ink than those nearby; a very wide one is cut at regular distances as well.
 *
 * @param fragment of each pixel; NONE for paper
 * @param height of the row
 */
record Fragments(GreyPicture ink, int[] fragment, List<Fragment> all, int height) {
  private static final int NONE = -1;

  /** A component is cut from this width on. Lengths are thousandths of the height of the row. */
  private static final int WIDE = 400;

  /** The least distance of a cut from either side of its component. */
  private static final int FROM_SIDE = 80;

  /** Columns up to this distance are nearby. */
  private static final int NEARBY = 50;

  /** From this width on, a component is cut at regular distances as well. */
  private static final int SEVERAL = 800;

  /** The regular distance from one cut to the next. */
  private static final int BETWEEN = 150;

  /** The columns to either side over which ink is averaged. */
  private static final int SMOOTH = 20;

  /**
   * A part of a component.
   *
   * @param component its number
   */
  record Fragment(int component, Box box) {
    private int twiceMiddle() {
      return box.left() + box.right();
    }
  }

  /** What separates a fragment from the next. */
  enum Connection {
    /** A stroke of one component, which a piece that ends here cuts. */
    STROKE,
    /** Columns of paper. */
    PAPER,
    /** Nothing: two components share columns, or their columns touch. */
    OVERLAP
  }

  /** Makes the fragments of a row; fails if there are too many. */
  static Fragments of(Object place, RowInk row) {
    List<Fragment> all = new ArrayList<>();
    for (int number : row.numbers()) {
      int left = row.box(number).left();
      for (int right : ends(row, number)) {
        all.add(new Fragment(number, box(row, number, left, right)));
        left = right;
      }
      if (all.size() > RowInk.MAX) {
        throw InputException.expected(
            place, "a row of 1 to 20 digits", "ink of more than %s parts".formatted(RowInk.MAX));
      }
    }
    all.sort(Comparator.comparingInt(Fragment::twiceMiddle));
    GreyPicture ink = row.components().picture();
    int[] fragment = new int[ink.pixels().length];
    Arrays.fill(fragment, NONE);
    for (int f = 0; f < all.size(); f++) {
      Box box = all.get(f).box();
      for (int r = box.top(); r < box.bottom(); r++) {
        for (int i = r * ink.columns() + box.left(); i < r * ink.columns() + box.right(); i++) {
          if (row.components().at(i) == all.get(f).component()) {
            fragment[i] = f;
          }
        }
      }
    }
    return new Fragments(ink, fragment, all, row.height());
  }

  /** The first column after each fragment of a component. */
  private static List<Integer> ends(RowInk row, int number) {
    Box box = row.box(number);
    List<Integer> ends = new ArrayList<>();
    if (box.columns() >= length(row, WIDE)) {
      long[] profile = smooth(profile(row, number), length(row, SMOOTH));
      int nearby = Math.max(1, length(row, NEARBY));
      int fromSide = Math.max(2, length(row, FROM_SIDE));
      boolean several = box.columns() >= length(row, SEVERAL);
      int between = several ? length(row, BETWEEN) : profile.length;
      int before = 0;
      for (int c = fromSide; c <= profile.length - fromSide; c++) {
        boolean wanted = c - before >= between || isLeast(profile, c, nearby);
        if (wanted && c - before > nearby) {
          ends.add(box.left() + c);
          before = c;
        }
      }
    }
    ends.add(box.right());
    return ends;
  }

  private static int length(RowInk row, int thousandths) {
    return (row.height() * thousandths + 500) / 1000;
  }

  /** The ink in each column of a component. */
  private static long[] profile(RowInk row, int number) {
    Box box = row.box(number);
    GreyPicture ink = row.components().picture();
    long[] profile = new long[box.columns()];
    for (int r = box.top(); r < box.bottom(); r++) {
      for (int c = 0; c < profile.length; c++) {
        int i = r * ink.columns() + box.left() + c;
        profile[c] += row.components().at(i) == number ? ink.pixels()[i] & 0xff : 0;
      }
    }
    return profile;
  }

  /** Weighted sums over nearby columns; beyond an end, the last column counts again. */
  private static long[] smooth(long[] profile, int radius) {
    long[] sums = new long[profile.length];
    for (int c = 0; c < sums.length; c++) {
      for (int d = -radius; d <= radius; d++) {
        int from = Math.max(0, Math.min(sums.length - 1, c + d));
        sums[c] += (radius + 1 - Math.abs(d)) * profile[from];
      }
    }
    return sums;
  }

  private static boolean isLeast(long[] profile, int c, int nearby) {
    for (int d = Math.max(0, c - nearby); d <= Math.min(profile.length - 1, c + nearby); d++) {
      if (profile[d] < profile[c]) {
        return false;
      }
    }
    return true;
  }

  private static Box box(RowInk row, int number, int left, int right) {
    Box all = row.box(number);
    int top = all.bottom();
    int bottom = all.top();
    for (int r = all.top(); r < all.bottom(); r++) {
      for (int c = left; c < right; c++) {
        if (row.components().at(r * row.components().picture().columns() + c) == number) {
          top = Math.min(top, r);
          bottom = r + 1;
        }
      }
    }
    return new Box(top, left, bottom, right);
  }

  /** What separates each fragment but the last from the next. */
  List<Connection> links() {
    boolean[] stroke = new boolean[all.size()];
    Map<Integer, Integer> first = new HashMap<>();
    for (int f = 0; f < all.size(); f++) {
      Integer from = first.putIfAbsent(all.get(f).component(), f);
      Arrays.fill(stroke, from == null ? f : from, f, true);
    }
    int[] left = new int[all.size() + 1];
    left[all.size()] = Integer.MAX_VALUE;
    for (int f = all.size() - 1; f >= 0; f--) {
      left[f] = Math.min(left[f + 1], all.get(f).box().left());
    }
    List<Connection> links = new ArrayList<>();
    int right = 0;
    for (int f = 0; f + 1 < all.size(); f++) {
      right = Math.max(right, all.get(f).box().right());
      Connection apart = left[f + 1] > right ? Connection.PAPER : Connection.OVERLAP;
      links.add(stroke[f] ? Connection.STROKE : apart);
    }
    return links;
  }

  /** The box of the fragments {@code from} to {@code to - 1}. */
  Box box(int from, int to) {
    return all.subList(from, to).stream().map(Fragment::box).reduce(Box::with).orElseThrow();
  }

  /** The ink of these fragments alone. */
  GreyPicture piece(int from, int to) {
    Box box = box(from, to);
    byte[] pixels = new byte[box.rows() * box.columns()];
    for (int i = 0; i < pixels.length; i++) {
      int r = box.top() + i / box.columns();
      int at = r * ink.columns() + box.left() + i % box.columns();
      pixels[i] = fragment[at] >= from && fragment[at] < to ? ink.pixels()[at] : 0;
    }
    return new GreyPicture(box.rows(), box.columns(), pixels);
  }
}
