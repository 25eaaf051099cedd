package dev.hence.simulator.stability;

import java.util.function.UnaryOperator;

/**
 * Runs a script of this package by its name; the answer is what its test complains about, and empty
 * if it passes. A service of a type of the JDK, so that whoever loads it with another class loader
 * can call it.
 */
public final class Scripts implements UnaryOperator<String> {
  @Override
  public String apply(String name) {
    try {
      run(name);
      return "";
    } catch (AssertionError found) {
      return name + "\n" + found;
    }
  }

  private static void run(String name) {
    switch (name) {
      case "AbandonedFillTest" -> new AbandonedFillTest().waitsForOneWhoHasWhatItSpeaksFor();
      case "AddedAgainTest" -> new AddedAgainTest().handsInWhatItWrote();
      case "CopiedBeforeRestartTest" -> new CopiedBeforeRestartTest().losesNothing();
      case "CopiedWithItsLogTest.away" -> new CopiedWithItsLogTest().keepsWhatNobodyElseHas();
      case "CopiedWithItsLogTest" -> new CopiedWithItsLogTest().reachEverybody();
      case "ForcedBeforeTest.restart" -> new ForcedBeforeTest().asksAgainAfterARestart();
      case "FilledAcrossBranchesTest" -> new FilledAcrossBranchesTest().isWhole(800);
      case "FirstReportLostTest" -> new FirstReportLostTest().keepsWhatItHad(420);
      case "FormerSourceTest" -> new FormerSourceTest().showsNothingOlder(false);
      case "RoleBegunAnewTest" -> new RoleBegunAnewTest().copiesAnew();
      case "AbandonedSlotsTest" -> new AbandonedSlotsTest().isWhole(2);
      case "HandedInTest" -> new HandedInTest().keepsWhatOneAloneHas();
      case "LaggardTest" -> new LaggardTest().isNamedWhileItIsAway();
      case "LeftByAFillTest" -> new LeftByAFillTest().leavesNothing();
      case "OnlyHereTest" -> new OnlyHereTest().handsInWhatItAloneHas();
      case "LostSourceTest" -> new LostSourceTest().forgetsWhereTombstonesWere();
      case "LongAbsenceTest" -> new LongAbsenceTest().handsOverBeforeItGoes();
      case "LongAbsenceTest.late" ->
          new LongAbsenceTest().fetchOneAfterAnotherThoughLate(LongAbsenceTest.LATE);
      case "LongAbsenceTest.pieces" -> new LongAbsenceTest().fetchPieceByPiece();
      case "LongAbsenceTest.copied" -> new LongAbsenceTest().keepsWhatTheCutOverCountsOn();
      case "LoggedInPartTest" -> new LoggedInPartTest().waitsForTheRest();
      case "LostBranchTest" -> new LostBranchTest().tellsWhoHasATokenOfTheBranchThatLost();
      case "LostPastTest.delete" -> new LostPastTest().isForgottenAlthoughItsPastIsLost();
      case "LostPastTest" -> new LostPastTest().goesWithoutWhatIsLost();
      case "MovePaceTest" -> new MovePaceTest().keepsToTheBound();
      case "NeverMetTest" -> new NeverMetTest().countsWhomItNeverMet();
      case "NeverMetTest.restart" -> new NeverMetTest().remembersWhomItMet();
      case "OldDiskTest" -> new OldDiskTest().learnsWhatIsStableFromAnotherShard();
      case "OldDiskTest.alone" -> new OldDiskTest().showsItsClientsNothingOlder();
      case "OldDiskTest.votesOnce" -> new OldDiskTest().votesOnce();
      case "OldDiskTest.votesOnceInALaterView" ->
          new OldDiskTest().votesOnceInAViewThatItLearnsLater();
      case "OtherBranchTokenTest" -> new OtherBranchTokenTest().tokensAreOfTheirBranch();
      case "OtherBranchTest" -> new OtherBranchTest().waitsForOneThatDoesntKnowTheBranch();
      case "RemovedSourceTest" -> new RemovedSourceTest().handsInWhatItCopied();
      case "RemovedWhileFetchingTest" ->
          new RemovedWhileFetchingTest().handsInWhatItDoesNotHoldAnyMore();
      case "WrittenAtCutOverTest" -> new WrittenAtCutOverTest().keepsWhatNobodyElseHas();
      case "WrittenWhenRemovedTest" -> new WrittenWhenRemovedTest().handsInWhatIsNotStoredYet();
      case "ReplayedPastTest" -> new ReplayedPastTest().waitsForWhatItsOwnUpdatesFollow();
      case "TokenCapTest" -> new TokenCapTest().refusesWhatWouldMakeATokenTooLong();
      default -> throw new IllegalArgumentException("no such script: " + name);
    }
  }
}
