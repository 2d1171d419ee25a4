document.title = "The quay"
