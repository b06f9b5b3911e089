/**
 * Internal. Pictures as files: PNG, JPEG, BMP and GIF become upright grey values, and a hostile
 * file becomes an error before it takes memory. Nothing here knows what a picture shows. Begin with
 * {@link nndl.data.picture.PictureFile}.
 */
package nndl.data.picture;
