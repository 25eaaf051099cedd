package dev.hence.node.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a user has set, as text: variables of the environment, and options, which win over them. An
 * empty text counts as not given.
 */
public final class Given {
  private static final String OURS = "HENCE_";

  private final Map<Setting, String> variables = new EnumMap<>(Setting.class);
  private final Map<Setting, String> options;
  private final List<String> unknown = new ArrayList<>();

  public Given(Map<String, String> environment, Map<Setting, String> options) {
    this.options = options.isEmpty() ? Map.of() : new EnumMap<>(options);
    for (Setting setting : Setting.values()) {
      String text = environment.getOrDefault(setting.name(), "").strip();
      if (!text.isEmpty()) {
        variables.put(setting, text);
      }
    }
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(OURS) && !isKnown(name)) {
        unknown.add(name);
      }
    }
  }

  /** The environment of this process, without options. */
  public static Given environment() {
    return new Given(System.getenv(), Map.of());
  }

  /** The text that was given, else the default; none where there is neither. */
  Optional<String> text(Setting setting) {
    String text = options.getOrDefault(setting, variables.getOrDefault(setting, ""));
    String found = text.isEmpty() ? setting.standard() : text;
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  boolean has(Setting setting) {
    return options.containsKey(setting) || variables.containsKey(setting);
  }

  /** Why a setting won't do: what was set, what it holds, what it should hold. */
  BadSetting bad(Setting setting, String should) {
    String name = options.containsKey(setting) ? setting.option().orElseThrow() : setting.name();
    String holds = has(setting) ? "holds \"" + shown(setting) + "\"" : "isn't set";
    return new BadSetting(name + " " + holds + "; it should hold " + should);
  }

  /** Variables that look like ours and aren't, in order. */
  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  private String shown(Setting setting) {
    String text = setting == Setting.HENCE_SECRET ? "***" : text(setting).orElse("");
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static boolean isKnown(String name) {
    for (Setting setting : Setting.values()) {
      if (setting.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
