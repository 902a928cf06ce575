// On a wide screen the filters always stand open. New browsers do that by style alone; this is for the others.
if (matchMedia("(min-width: 56rem)").matches && !CSS.supports("selector(::details-content)")) {
  document.getElementById("filters").open = true;
}
