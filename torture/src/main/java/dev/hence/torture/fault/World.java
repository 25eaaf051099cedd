package dev.hence.torture.fault;

import dev.hence.torture.bed.Bed;
import dev.hence.torture.bed.Seat;
import java.time.Duration;

/** What faults are done to. */
public interface World {
  /** The machines. */
  Bed bed();

  /** Changes of the cluster, asked of its nodes. */
  Changes changes();

  /** Tells a person what happens. */
  void say(String line);

  /** Takes note that a fault was seen to have done what it is for, and tells by what. */
  void seen(Fault fault, String what);

  /** Takes note that a fault couldn't be, as what it needs wasn't there, and tells why. */
  void passedBy(Fault fault, String why);

  /** Takes note of what no fault explains. */
  void complain(String complaint);

  /**
   * Holds the clients and waits until all nodes serve and all replicas have the same, so that one
   * disk can be lost without a loss; false, with a complaint, if that doesn't come.
   */
  boolean settle() throws InterruptedException;

  /** Lets no client read at the node from now on, or lets them again. */
  void writeOnly(int node, boolean only);

  /** Lets the clients go on. */
  void release();

  /** Waits until the node serves; false, with a complaint, if it doesn't in that time. */
  boolean awaitReady(Seat seat, Duration time) throws InterruptedException;

  /** Reads all keys at the node once it serves; false if it ends meanwhile or serves too late. */
  boolean readsEverything(Seat seat, Duration time) throws InterruptedException;
}
