package nndl.data.image;

import nndl.data.picture.GreyPicture;

/**
 * A rectangular part of a picture: the rows {@code top} to {@code bottom - 1} and the columns
 * {@code left} to {@code right - 1}.
 */
public record Box(int top, int left, int bottom, int right) {
  static Box all(GreyPicture picture) {
    return new Box(0, 0, picture.rows(), picture.columns());
  }

  /**
   * Returns the smallest part of a picture that contains everything that is not black. The part is
   * empty if the whole picture is black.
   */
  public static Box ofInk(GreyPicture picture) {
    return above(picture, 0);
  }

  /**
   * Returns the smallest part that contains all pixels above {@code value}. The part is empty if
   * there are none.
   */
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

  /** Whether the part contains no pixels. */
  public boolean isEmpty() {
    return rows() <= 0 || columns() <= 0;
  }

  /** Returns the height in pixels. */
  public int rows() {
    return bottom - top;
  }

  /** Returns the width in pixels. */
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

  /** Returns the smallest part that contains this part and another. */
  public Box with(Box other) {
    return new Box(
        Math.min(top, other.top),
        Math.min(left, other.left),
        Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }

  /** Returns this part in a picture of {@code n} times the height and width. */
  public Box times(int n) {
    return new Box(n * top, n * left, n * bottom, n * right);
  }
}
