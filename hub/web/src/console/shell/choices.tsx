// choices.tsx: language and theme, wherever one may want to change them.
import { language, languages } from "../../shared/language";
import { chooseLanguage, text } from "../../shared/text";
import { chooseTheme, THEMES, type Theme, theme } from "../../shared/theme";

const nameOf = (tag: string): string =>
  new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;

export function Choices() {
  return (
    <div class="choices">
      <label class="field">
        <span>{text("console.language")}</span>
        <select
          value={language.value}
          onChange={(event) => void chooseLanguage(event.currentTarget.value)}
        >
          {languages.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {nameOf(tag)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{text("console.theme")}</span>
        <select
          value={theme.value}
          onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}
        >
          {THEMES.map((each) => (
            <option key={each} value={each}>
              {text(`console.theme_${each}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
