/**
 * Rules over the text of the repository: sizes, names, comments, links.
 *
 * <p>Each {@link dev.hence.conventions.tidy.Rule} looks at a whole {@link
 * dev.hence.conventions.tidy.Tree} and names what breaks it by file and line, with what to do about
 * it. {@link dev.hence.conventions.tidy.TidyTest} holds the repository to them; {@link
 * dev.hence.conventions.tidy.RuleExamplesTest} holds each rule to an example that it must accept
 * and one that it must refuse.
 */
@NullMarked
package dev.hence.conventions.tidy;

import org.jspecify.annotations.NullMarked;
