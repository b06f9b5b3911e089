package nndl.command.rows;

import java.util.List;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;

/**
 * A row of digits that was made from images of single digits.
 *
 * @param labels the labels of the digits from left to right
 * @param boxes the box around the ink of each digit
 */
record MadeRow(GreyPicture picture, List<Integer> labels, List<Box> boxes) {}
