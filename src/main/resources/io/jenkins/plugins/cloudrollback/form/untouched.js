/* Validates an empty field only after somebody has left it, so that a form that nobody has touched shows no errors. */
(function () {
  const FIELDS = ".validated[checkurl*='.cloudrollback.'], .cloud-rollback-required";

  /* Before Jenkins core, which validates each field when the form appears. */
  Behaviour.specify(FIELDS, "cloud-rollback-untouched", -1, (field) => {
    if (field.value !== "" || field.dataset.untouched) {
      return;
    }
    field.dataset.untouched = "true";
    field.classList.remove("validated", "required");
    const leave = () => {
      field.removeEventListener("blur", leave);
      field.removeEventListener("change", change);
      if (field.hasAttribute("checkurl")) {
        registerValidator(field);
      } else {
        registerRegexpValidator(field, /\S/, "");
      }
    };
    /* A list fires this as well when its options have been loaded. */
    const change = () => field.value !== "" && leave();
    field.addEventListener("blur", leave);
    field.addEventListener("change", change);
  });
})();
