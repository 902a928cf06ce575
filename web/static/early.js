// Before anything is drawn: that there are scripts, and which theme this device chose.
"use strict";
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("jianbao.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows its system.
}
