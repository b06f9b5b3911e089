package nndl.data.image;

import nndl.data.picture.GreyPicture;

/** A part of a picture: rows {@code top} to {@code bottom - 1}, columns likewise. */
public record Box(int top, int left, int bottom, int right) {
  static Box all(GreyPicture picture) {
    return new Box(0, 0, picture.rows(), picture.columns());
  }

  /**
   * The smallest part of a picture on black that contains everything that is not black; empty if
   * all is black.
   */
  public static Box ofInk(GreyPicture picture) {
    return above(picture, 0);
  }

  /** The smallest part that contains all values above a limit; empty if there are none. */
  static Box above(GreyPicture picture, int value) {
    int top = picture.rows();
    int left = picture.columns();
    int bottom = 0;
    int right = 0;
    for (int i = 0; i < picture.pixels().length; i++) {
      if ((picture.pixels()[i] & 0xff) > value) {
        top = Math.min(top, i / picture.columns());
        bottom = Math.max(bottom, i / picture.columns() + 1);
        left = Math.min(left, i % picture.columns());
        right = Math.max(right, i % picture.columns() + 1);
      }
    }
    return new Box(top, left, bottom, right);
  }

  /** Whether the part has no pixels. */
  public boolean isEmpty() {
    return rows() <= 0 || columns() <= 0;
  }

  /** The height. */
  public int rows() {
    return bottom - top;
  }

  /** The width. */
  public int columns() {
    return right - left;
  }

  boolean holds(int row, int column) {
    return row >= top && row < bottom && column >= left && column < right;
  }

  /** Whether the part reaches the edge of a picture. */
  public boolean atRim(GreyPicture picture) {
    return top == 0 || left == 0 || bottom == picture.rows() || right == picture.columns();
  }

  /** The smallest part that contains this one and another. */
  public Box with(Box other) {
    return new Box(
        Math.min(top, other.top),
        Math.min(left, other.left),
        Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }

  /** The same part of a picture that is {@code n} times as large. */
  public Box times(int n) {
    return new Box(n * top, n * left, n * bottom, n * right);
  }
}
