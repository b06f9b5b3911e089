package nndl.command.rows;

import java.util.List;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;

/**
 * A made row of digits.
 *
 * @param labels of the digits, from the left
 * @param boxes where the ink of each digit is
 */
record MadeRow(GreyPicture picture, List<Integer> labels, List<Box> boxes) {}
