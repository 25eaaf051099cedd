package dev.hence.simulator.workload;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Terms;

/** What a client wants of a key, without the token. */
sealed interface Wish {
  record Get(Key key) implements Wish {}

  record Put(Key key, String text, Terms terms) implements Wish {}

  record Delete(Key key) implements Wish {}
}
