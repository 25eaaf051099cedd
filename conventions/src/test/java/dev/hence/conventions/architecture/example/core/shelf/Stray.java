package dev.hence.conventions.architecture.example.core.shelf;

/** A class of a package that has no place in the order. */
final class Stray {}
