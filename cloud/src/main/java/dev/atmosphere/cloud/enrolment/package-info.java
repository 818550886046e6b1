/**
 * Teaching a person by photographs that somebody uploads. {@link dev.atmosphere.cloud.enrolment.Enrolment} looks at a photograph with
 * the cloud's own eyes, and makes a face of it that stands in SQL and in the object store like any other but for its picture, which is not
 * kept. Then it votes for whoever uploaded it: from there on the face goes the way of every face that people agree on.
 */
package dev.atmosphere.cloud.enrolment;
